import KernelABI

/// What a user of a kernel may do where a kmod is left out.
public struct Alternatives: Codable, Equatable, Sendable {
  /// The packages (NEVRA) with sources of the same driver that this kernel keeps: dkms builds the
  /// modules on the host.
  public let dkms: [String]
  /// The variants of this kernel, such as kernel-plus, that keep the kmod itself (`uname -r`).
  public let kernels: [String]

  /// Whether there is none.
  public var isEmpty: Bool { dkms.isEmpty && kernels.isEmpty }
}

/// The packages with sources of drivers in a pool, by the drivers' names.
struct ModuleSources {
  private let packages: [String: [Int]]

  init(_ candidates: [Candidate]) {
    var packages: [String: [Int]] = [:]
    for (index, candidate) in candidates.enumerated() where candidate.kind == .dkms {
      for driver in candidate.drivers { packages[driver, default: []].append(index) }
    }
    self.packages = packages
  }

  /// The packages with sources of a driver that a package has too, ascending.
  func packages(of candidate: Candidate) -> [Int] {
    packages.isEmpty ? [] : Set(candidate.drivers.flatMap { packages[$0] ?? [] }).sorted()
  }
}

extension Assessment {
  /// What may take the place of a kmod that a kernel drops; nothing for packages of other kinds and
  /// for those that are kept.
  func alternatives(to index: Int, on place: Int, _ sources: ModuleSources) -> Alternatives? {
    let (judgement, candidate) = (judgements[place], candidates[index])
    guard judgement.isKept(index) == false,
      candidate.kind == .trackingKmod || candidate.kind == .exactKmod
    else { return nil }
    let dkms = sources.packages(of: candidate).filter { judgement.isKept($0) == true }
    let variants = judgements.filter { other in
      other.target.isVariant(of: judgement.target) && other.isKept(index) == true
    }
    return Alternatives(
      dkms: dkms.map { candidates[$0].nevra }, kernels: variants.map(\.target.uname))
  }
}

extension KernelRelease {
  /// Whether it is a variant of the same version and release: of `240.15.1.el8_3` that is
  /// `240.15.1.el8_3.centos.plus` as well.
  fileprivate func isVariant(of stock: KernelRelease) -> Bool {
    !variant.isEmpty && stock.variant.isEmpty && arch == stock.arch && version == stock.version
      && (release == stock.release || release.hasPrefix(stock.release + "."))
  }
}
