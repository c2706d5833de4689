import Repodata
public import SystemIO

/// What a check has found, and what it has looked at.
public struct CheckReport: Sendable {
  /// The repository's name, or its location if it has no definition.
  public let name: String
  /// The findings, in the order of rules, then of views.
  public var findings: [Finding]
  /// Findings that a baseline accepts; they count for nothing.
  public var accepted: [AcceptedFinding] = []
  /// The views that were looked at, or the one repository.
  public var views: [CheckedView] = []
  /// What could not be done although the findings do not depend on it, as sentences.
  public var warnings: [String] = []
  /// The rules that were asked.
  public var rules: [RuleDescription] = []

  /// A report of these findings.
  public init(name: String, findings: [Finding] = []) {
    self.name = name
    self.findings = findings
  }

  /// How many packages the views list, each counted once in every view.
  public var packages: Int { views.reduce(0) { $0 + ($1.packages ?? 0) } }

  /// When anything was last published, in seconds since the epoch; nothing if no view says so.
  public var published: Int64? { views.compactMap(\.published).max() }

  /// How many findings are of this severity.
  public func count(_ severity: Finding.Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  /// How much the worst finding matters; nothing if there is none.
  public var worst: Finding.Severity? { findings.map(\.severity).max() }
}

/// A view that was looked at.
public struct CheckedView: Sendable, Hashable {
  /// Its name; empty for a repository of its own.
  public let name: String
  /// How many packages it lists; nothing if its metadata cannot be read.
  public let packages: Int?
  /// The revision in its repomd.xml; nothing if that cannot be read.
  public let revision: String?
  /// When it was published, in seconds since the epoch, by what repomd.xml says.
  public let published: Int64?

  /// A view and what is known of it.
  public init(name: String, packages: Int?, revision: String?, published: Int64?) {
    self.name = name
    self.packages = packages
    self.revision = revision
    self.published = published
  }
}

/// A finding that a baseline accepts.
public struct AcceptedFinding: Sendable, Hashable {
  /// What was found.
  public let finding: Finding
  /// Why it is accepted.
  public let reason: String
  /// The last day on which it is.
  public let expires: CalendarDay

  /// A finding, accepted until the end of a day.
  public init(_ finding: Finding, reason: String, expires: CalendarDay) {
    self.finding = finding
    self.reason = reason
    self.expires = expires
  }
}

extension CheckedView {
  /// What the index of a repository says of it.
  init(_ repository: CheckedRepository) {
    let repomd = repository.index.repomd
    self.init(
      name: repository.name,
      packages: repository.listsPackages ? repository.packages.count : nil,
      revision: repomd?.revision,
      published: repomd.flatMap { $0.records.map(\.timestamp).max() })
  }
}
