public import KernelABI
import RPMFormat

/// Why a package is in a kernel's view or not, followed to the packages that caused it.
public struct Explanation: Sendable {
  /// One package on the way from the one asked for to the causes.
  public struct Link: Sendable {
    /// The package.
    public let package: String
    /// Why it is left out.
    public let reasons: [DropReason]
  }

  /// The package.
  public let candidate: Candidate
  /// The kernel.
  public let target: KernelRelease
  /// The verdict; nothing if the package is of another architecture than the kernel.
  public let verdict: Verdict?
  /// The packages whose fall made this one fall, nearest first.
  public let chain: [Link]
  /// What may take the place of a kmod that is dropped; nothing for others.
  public let alternatives: Alternatives?
}

extension Assessment {
  /// Explains every package of that name for every kernel, or for the one given.
  ///
  /// `name` is a package name, a NEVRA with or without epoch, or a file name. Throws
  /// `PublicationError` if there is no such package or kernel.
  public func explain(_ name: String, target: String? = nil) throws -> [Explanation] {
    let indexes = pool.packages.indices.filter { pool.packages[$0].candidate.isCalled(name) }
    guard !indexes.isEmpty else { throw PublicationError.noSuchPackage(name) }
    let chosen = judgements.indices.filter {
      target == nil || judgements[$0].target.uname == target
    }
    guard !chosen.isEmpty else {
      throw PublicationError.noSuchTarget(
        target ?? "", known: judgements.map(\.target.uname))
    }
    let sources = ModuleSources(candidates)
    return indexes.flatMap { index in
      chosen.map { place in
        Explanation(
          candidate: candidates[index], target: judgements[place].target,
          verdict: judgements[place].verdict(index), chain: chain(from: index, judgements[place]),
          alternatives: alternatives(to: index, on: place, sources))
      }
    }
  }

  /// The dropped packages that can be reached over "needs a package that has been left out".
  private func chain(from index: Int, _ judgement: Judgement) -> [Explanation.Link] {
    let byName = Dictionary(
      pool.packages.indices.map { (pool.packages[$0].candidate.nevra, $0) },
      uniquingKeysWith: { first, _ in first })
    var links: [Explanation.Link] = []
    var seen: Set<Int> = [index]
    var open = [index]
    while !open.isEmpty {
      let reasons = judgement.verdict(open.removeFirst())?.reasons ?? []
      for provider in reasons.flatMap(\.fallenProviders) {
        guard let next = byName[provider], seen.insert(next).inserted else { continue }
        let causes = judgement.verdict(next)?.reasons ?? []
        links.append(Explanation.Link(package: provider, reasons: causes))
        open.append(next)
      }
    }
    return links
  }
}

extension DropReason {
  fileprivate var fallenProviders: [String] {
    if case .providerFell(_, let providers) = self { providers } else { [] }
  }
}

extension Candidate {
  fileprivate func isCalled(_ text: String) -> Bool {
    let plain = "\(name)-\(evr.version)-\(evr.release ?? "")"
    return [name, nevra, plain, "\(plain).\(arch)", "\(plain).\(arch).rpm"].contains(text)
  }
}
