public import Publication
import SystemPackage

/// What became of submitted packages, for people and for programs.
public struct AdmissionReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let name: String
  let packages: [Package]

  struct Package: Encodable, Sendable {
    let file: String
    let decision: String
    let pool: String?
    let sha256: String?
    let rule: String?
    let reason: String?
    let kept: String?
  }

  /// The report on an admission to the repository of this name.
  public init(_ outcomes: [AdmissionOutcome], repository: String) {
    name = repository
    packages = outcomes.map(Package.init)
  }

  /// One line a package.
  public var text: String {
    packages.map { package in
      let note = package.reason.map { ": \($0)" } ?? ""
      return "\(package.file): \(package.decision)\(note)\n"
    }.joined()
  }

  /// Whether a package was refused.
  public var hasQuarantined: Bool { packages.contains { $0.decision == "quarantined" } }

  /// Whether a package could not be read for now.
  public var hasDeferred: Bool { packages.contains { $0.decision == "deferred" } }

  /// One line a package that was refused or could not be read, for standard error.
  public var diagnostics: [String] {
    packages.filter { ["quarantined", "deferred"].contains($0.decision) }.map { package in
      let place = package.kept.map { " (kept as \($0))" } ?? ""
      return "\(package.file): \(package.decision): \(package.reason ?? "")\(place)"
    }
  }
}

extension AdmissionReport.Package {
  init(_ outcome: AdmissionOutcome) {
    let path = outcome.file.path
    // A package handed over lies under a name of the spool's.
    file = SubmittedPath.printable(
      path.lastComponent?.string == outcome.file.name ? path.string : outcome.file.name)
    decision = outcome.decision.word
    pool = outcome.poolPath?.string
    sha256 = outcome.checksum
    switch outcome.decision {
    case .admitted: (rule, reason, kept) = (nil, nil, nil)
    case .replaced(let difference): (rule, reason, kept) = (nil, difference.rawValue, nil)
    case .present(let note): (rule, reason, kept) = (nil, note, nil)
    case .quarantined(let broken, let text, let place):
      (rule, reason, kept) = (broken, text, place?.string)
    case .deferred(let text): (rule, reason, kept) = (nil, text, nil)
    }
  }
}
