/// What a rule is called and how much it matters when it is broken.
public struct RuleDescription: Sendable, Hashable {
  /// Its stable name, `GROUP-WHAT`.
  public let name: String
  /// How much a finding of it matters, as a rule.
  public let severity: Finding.Severity
  /// Whether it is asked without being named: it finds nothing unless something needs attention.
  public let isByDefault: Bool
  /// Whether it is asked without being named of what is published for RHEL's upstream.
  public let isForUpstream: Bool
  /// Whether publishing anew from the pool can mend what it finds.
  public let isMendedByPublishing: Bool
}

/// One thing that must hold. The doc comment of each rule says what it asks, why, and what to do;
/// docs/rules.md is made of these comments.
///
/// Rules only look at facts that were gathered before, and only at such as other rules vouch for: a
/// file that is missing is found by the rule on missing files, and nobody else complains of it.
protocol Rule: Sendable {
  /// Its stable name, `GROUP-WHAT`.
  static var name: String { get }
  /// How much a finding of it matters.
  static var severity: Finding.Severity { get }
  /// Whether it is asked without being named. Rules that only inform, and have something to say of a
  /// repository in which nothing is wrong, are not.
  static var isByDefault: Bool { get }
  /// Whether it is asked without being named of what is published for RHEL's upstream (the audience
  /// `rhel-upstream`), who rebuild packages and follow symbols.
  static var isForUpstream: Bool { get }
  /// Whether publishing anew from the pool can mend what it finds.
  static var isMendedByPublishing: Bool { get }
  init()
}

extension Rule {
  static var isByDefault: Bool { true }
  static var isForUpstream: Bool { isByDefault }
  static var isMendedByPublishing: Bool { true }

  static var description: RuleDescription {
    RuleDescription(
      name: name, severity: severity, isByDefault: isByDefault,
      isForUpstream: isForUpstream, isMendedByPublishing: isMendedByPublishing)
  }
}

/// A rule on any createrepo repository, ours or not.
protocol RepositoryRule: Rule {
  /// Whether what it finds may be wrong because somebody has written another repomd.xml. Then what
  /// `index.json` says of the view is not told once more.
  static var explainsOtherIndex: Bool { get }
  /// Adds what breaks the rule.
  func check(_ repository: CheckedRepository, _ findings: inout FindingList) throws
}

extension RepositoryRule {
  static var explainsOtherIndex: Bool { true }
}

/// A rule on what a definition publishes: it needs the pool, the kernels, all views together.
protocol PublicationRule: Rule {
  /// Adds what breaks the rule.
  func check(_ publication: CheckedPublication, _ findings: inout FindingList) throws
}

/// A rule on the list of accepted findings: it needs what all other rules have found.
protocol BaselineRule: Rule {
  /// Adds what breaks the rule.
  func check(_ baseline: CheckedBaseline, _ findings: inout FindingList)
}
