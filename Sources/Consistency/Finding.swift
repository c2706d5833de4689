/// One thing that is not as it should be: a value, never an error that ends a check.
public struct Finding: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Worth knowing; nothing is wrong.
    case notice
    /// Clients are served, but something will go wrong or has been left undone.
    case warning
    /// Clients are served something that is not true, or not at all.
    case error

    /// By how much it matters, the least first.
    public static func < (one: Severity, other: Severity) -> Bool {
      one.rank < other.rank
    }

    private var rank: Int {
      switch self {
      case .notice: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// The name of the rule that is broken; stable.
  public let rule: String
  /// How much it matters.
  public let severity: Severity
  /// The view it was found in; empty if it concerns the whole publication, or a repository that
  /// has no views.
  public let view: String
  /// What it is about: a path relative to the view or the root, a NEVRA, a kernel, a symbol.
  public let subject: String
  /// What is wrong, as a sentence.
  public let message: String
  /// What to do about it, as a sentence.
  public let hint: String
  /// All that the message is about, where that may be more than a sentence can name.
  public var items: [String] = []

  /// What names this finding from one run to the next, for lists of accepted findings:
  /// `RULE:VIEW:SUBJECT`.
  public var id: String { "\(rule):\(view):\(subject)" }
}

/// The findings of one rule in one place, as they come.
struct FindingList {
  private let rule: RuleDescription
  private let view: String
  /// What has been found so far.
  private(set) var findings: [Finding] = []

  /// No findings yet, of `rule` in `view`.
  init(_ rule: RuleDescription, view: String = "") {
    self.rule = rule
    self.view = view
  }

  /// Adds a finding about `subject`, in this rule's own severity unless told otherwise; `view` is
  /// for rules on the whole publication that find something in one of its views; `items` are all of
  /// that of which the message names the first.
  mutating func add(
    _ subject: String, _ message: String, hint: String, severity: Finding.Severity? = nil,
    view: String? = nil, items: [String] = []
  ) {
    findings.append(
      Finding(
        rule: rule.name, severity: severity ?? rule.severity, view: view ?? self.view,
        subject: subject, message: message, hint: hint, items: items))
  }
}
