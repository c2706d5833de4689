import KernelABI
import Publication
import RPMFormat

/// Says for each package of kernel modules that a kernel drops, and that no other build in the view
/// takes the place of, which package of module sources for the same driver the view keeps, or that
/// there is none.
///
/// It informs and is asked only by name: that a kmod is dropped and its DKMS package offered instead
/// is how things should be, and a driver without DKMS package is no fault of the repository.
struct DKMSFallbackRule: PublicationRule {
  static let name = "dkms-fallback"
  static let severity = Finding.Severity.notice
  static let isMendedByPublishing = false
  static let isByDefault = false

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let candidates = publication.assessment.candidates
    let drivers = candidates.map { candidate in
      candidate.holdsModules || candidate.isModuleSource ? candidate.drivers : []
    }
    for judgement in publication.assessment.judgements {
      let kept = Set(
        judgement.kept.filter { candidates[$0].holdsModules }.map { candidates[$0].name })
      let sources = judgement.kept.filter { candidates[$0].isModuleSource }
      for number in judgement.dropped
      where candidates[number].holdsModules && !kept.contains(candidates[number].name) {
        let found = sources.filter { !drivers[$0].isDisjoint(with: drivers[number]) }
        let message =
          found.isEmpty
          ? "it is left out, and the view has no DKMS package of its driver"
          : "it is left out; the view has \(found.map { candidates[$0].nevra }.listed) instead"
        findings.add(
          candidates[number].nevra, message,
          hint: found.isEmpty ? "rebuild it for this kernel" : "hosts can build it themselves",
          view: judgement.target.uname)
      }
    }
  }
}

extension Candidate {
  /// Whether it holds sources of kernel modules that hosts build themselves.
  fileprivate var isModuleSource: Bool { kind == .dkms || kind == .akmod }

  /// The drivers that it holds, by their names: `zfs` of `kmod-zfs`, of `Provides: zfs-kmod`, of the
  /// module `zfs.ko`, and of the dkms.conf that builds it.
  fileprivate var drivers: Set<String> {
    var names: Set<String> = [Self.driver(of: name)]
    for provided in provides where provided.name.hasSuffix("-kmod") {
      names.insert(Self.driver(of: provided.name))
    }
    for path in files.strings where Self.isModule(path) {
      guard let file = path.split(separator: "/").last,
        let dot = file.firstRange(of: ".ko")?.lowerBound
      else { continue }
      names.insert(Self.plain(String(file[..<dot])))
    }
    for configuration in dkms {
      if let package = configuration.packageName { names.insert(Self.driver(of: package)) }
      for module in configuration.builtModuleNames.values { names.insert(Self.plain(module)) }
    }
    return names
  }

  /// The driver in the name of a package: without `kmod-`, `dkms-`, `akmod-`, `-kmod`, `-dkms`.
  private static func driver(of name: String) -> String {
    var name = name
    for prefix in ["kmod-", "dkms-", "akmod-"] where name.hasPrefix(prefix) {
      name = String(name.dropFirst(prefix.count))
    }
    for suffix in ["-dkms", "-kmod"] where name.hasSuffix(suffix) {
      name = String(name.dropLast(suffix.count))
    }
    return plain(name)
  }

  /// Modules are called with dashes and underscores alike.
  private static func plain(_ name: String) -> String { name.replacing("-", with: "_") }
}
