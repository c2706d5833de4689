import KernelABI
public import Publication
import RPMFormat
import Scanning
import SystemIO
import SystemPackage

/// What was read of RPM files, for people and for programs.
public struct InspectReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let packages: [Entry]

  struct Entry: Encodable, Sendable {
    let file: String
    let package: String
    let kind: String
    let kernel: String?
    let format: Int
    let size: Int64
    let sha256: String
    let headerRange: [Int]
    let sourceRPM: String?
    let signatures: [String]
    let digests: [String]
    let scriptlets: [String]
    let requiredSymbols: [String]
    let providedSymbols: [String]
    let requires: [String]
    let provides: [String]
    let conflicts: [String]
    let moduleReleases: [String]
    let dkms: [DKMS]
    let modules: [Module]
  }

  struct DKMS: Encodable, Sendable {
    let path: String
    let text: String?
    let problem: String?
  }

  struct Module: Encodable, Sendable {
    let path: String
    let vermagic: String?
    let signed: Bool
    let requires: [String]
    let exports: [String]
    let problem: String?
  }

  /// The report on inspected packages, in their order.
  public init(_ inspections: [Inspection]) {
    packages = inspections.map { Entry($0) }
  }

  /// One line for each module that could not be read, for standard error.
  public var diagnostics: [String] {
    packages.flatMap { package in
      package.modules.compactMap { module in
        module.problem.map { "\(package.file): \(module.path): \($0)" }
      }
    }
  }

  /// A block of lines for each package.
  public var text: String {
    packages.map(\.text).joined(separator: "\n")
  }
}

extension InspectReport.Entry {
  init(_ inspection: Inspection) {
    let file = inspection.file
    let package = file.package
    let candidate = inspection.candidate
    self.file = file.path.string
    self.package = candidate.nevra
    kind = candidate.kind.rawValue
    kernel = candidate.kernel?.uname
    format = package.formatVersion
    size = file.status.size
    sha256 = file.checksum
    headerRange = [package.headerRange.lowerBound, package.headerRange.upperBound]
    sourceRPM = package.sourceRPM.map { package.header.string($0) }
    signatures = package.signatureKinds
    digests = package.statedDigests.map { "\($0.subject) \($0.algorithm) \($0.hex)" }
    scriptlets = package.scriptlets
    requiredSymbols = candidate.requiredSymbols.symbols.map(\.text)
    providedSymbols = candidate.providedSymbols.symbols.map(\.text)
    requires = candidate.requires.map(\.description)
    provides = candidate.provides.map(\.description)
    conflicts = candidate.conflicts.map(\.description)
    moduleReleases = candidate.moduleReleases
    dkms = inspection.dkms.map { InspectReport.DKMS($0) }
    modules = inspection.modules.map { InspectReport.Module($0) }
  }

  var text: String {
    var lines = ["\(file): \(package)", "  kind      \(kind)\(kernel.map { " of \($0)" } ?? "")"]
    lines.append(
      "  format    v\(format), \(size) bytes, header \(headerRange[0])-\(headerRange[1])")
    lines.append("  sha256    \(sha256)")
    if !signatures.isEmpty { lines.append("  signed    \(signatures.joined(separator: ", "))") }
    lines += digests.map { "  digest    \($0)" }
    if !moduleReleases.isEmpty {
      lines.append("  built for \(moduleReleases.joined(separator: ", "))")
    }
    lines += requiredSymbols.map { "  kABI requires  \($0)" }
    lines += providedSymbols.map { "  kABI provides  \($0)" }
    lines += requires.map { "  requires  \($0)" }
    lines += conflicts.map { "  conflicts \($0)" }
    lines += provides.map { "  provides  \($0)" }
    for configuration in dkms {
      lines.append("  \(configuration.path):")
      lines += configuration.lines.map { "    \($0)" }
    }
    for module in modules { lines += module.lines }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension InspectReport.DKMS {
  init(_ file: DKMSFile) {
    path = file.path
    switch file.content {
    case .bytes(let bytes): (text, problem) = (String(decoding: bytes, as: UTF8.self), nil)
    case .missing(let reason): (text, problem) = (nil, reason)
    }
  }

  var lines: [Substring] {
    text?.split(separator: "\n") ?? ["unreadable: \(problem ?? "")"]
  }
}

extension InspectReport.Module {
  init(_ module: Inspection.Module) {
    path = module.path
    switch module.content {
    case .object(let object):
      vermagic = object.versionMagic
      signed = object.isSigned
      requires = object.requirements.map { "\($0.name) = \($0.crc)" }
      exports = object.exports.map { "\($0.name) = \($0.crc)" }
      problem = nil
    case .unreadable(let reason):
      (vermagic, signed, requires, exports, problem) = (nil, false, [], [], reason)
    }
  }

  var lines: [String] {
    if let problem { return ["  module    \(path)", "    unreadable: \(problem)"] }
    return [
      "  module    \(path)", "    vermagic  \(vermagic ?? "none")\(signed ? ", signed" : "")",
    ]
      + requires.map { "    requires  \($0)" } + exports.map { "    exports   \($0)" }
  }
}

extension Candidate.Symbol {
  fileprivate var text: String { crc.map { "\(name) = \($0)" } ?? name }
}
