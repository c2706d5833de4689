public import KernelABI
import RPMFormat

/// A reason or a note in JSON: the sentence, and its parts for programs.
public struct ReasonDocument: Codable, Hashable, Sendable {
  /// The kind (`crc-differs`, `symbol-missing`, …).
  public let code: String
  /// The sentence.
  public let text: String
  /// The requirement that is not met, or the directive of dkms.conf.
  public private(set) var requirement: String?
  /// The CRC or version wanted.
  public private(set) var wanted: String?
  /// The CRCs or capabilities offered instead.
  public private(set) var offered: [String]?
  /// The packages concerned.
  public private(set) var packages: [String]?

  /// A symbol that a kernel refutes, as ``JudgementDocument`` lists it.
  init(symbol: String, wanted: String?, offered: [String]) {
    code = wanted == nil || offered.isEmpty ? "symbol-missing" : "crc-differs"
    text =
      "needs \(symbol)\(wanted.map { " = \($0)" } ?? "")"
      + (offered.isEmpty
        ? ", which nothing offers" : ", the kernel offers \(offered.joined(separator: ", "))")
    requirement = symbol
    self.wanted = wanted
    self.offered = offered.isEmpty ? nil : offered
  }

  /// A first reason and how many there are, as ``IndexDocument`` has them.
  public init(inShort why: String, of count: Int) {
    code = "in-short"
    text = count == 1 ? why : "\(why) (one of \(count) reasons)"
  }

  /// A reason.
  public init(_ reason: DropReason) {
    code = reason.code
    text = reason.description
    switch reason {
    case .symbolMissing(let symbol, let crc):
      (requirement, wanted) = (symbol, crc?.description)
    case .crcDiffers(let symbol, let crc, let crcs, let by):
      (requirement, wanted) = (symbol, crc.description)
      offered = crcs.map(\.description)
      packages = by.isEmpty ? nil : by
    case .kernelRequirement(let dependency, let offers),
      .versionMissing(let dependency, let offers):
      (requirement, wanted) = (dependency.description, dependency.version)
      offered = offers.map(\.description)
    case .providerFell(let dependency, let providers):
      (requirement, packages) = (dependency.description, providers)
    case .nothingProvides(let dependency): requirement = dependency.description
    case .conflictsWithKernel(let dependency, let offer):
      (requirement, offered) = (dependency.description, [offer.description])
    case .dkmsExcludes(let directive, let value, _): (requirement, wanted) = (directive, value)
    case .otherRelease(let releases): offered = releases
    case .otherKernel(let kernel): offered = [kernel.uname]
    case .variantNotAdmitted(let variant): offered = [variant]
    case .outsideStablelist(let symbols): offered = symbols
    }
  }

  /// A note.
  public init(_ note: JudgementNote) {
    code = note.code
    text = note.description
    switch note {
    case .unknownCRC(let symbols), .outsideStablelist(let symbols): offered = symbols
    case .undecided(let dependency): requirement = dependency.description
    case .dkmsUnknown, .noSymbolMetadata: break
    }
  }
}
