import Publication
public import SystemIO

extension Baseline {
  /// A baseline for all findings of a report.
  ///
  /// - Parameters:
  ///   - report: what was found; what it already accepts stays accepted as it was.
  ///   - older: the baseline that was in force. Entries of rules that were not asked are kept, as
  ///     nothing is known of them, and the reasons of those that have expired.
  ///   - reason: why the others are accepted.
  ///   - expires: the last day on which they are.
  public init(
    accepting report: CheckReport, older: Baseline = Baseline(), reason: String,
    expires: CalendarDay
  ) {
    let asked = Set(report.rules.map(\.name))
    let reasons = Dictionary(
      older.entries.map { ($0.id, $0.reason) }, uniquingKeysWith: { first, _ in first })
    let own = Set(RuleCatalogue.baselineRules.map { type(of: $0).name })
    let accepted = Set(report.accepted.map(\.finding.id))
    let kept = older.entries.filter { entry in
      let pattern = GlobPattern(entry.id)
      return !asked.contains(entry.rule)
        || accepted.contains { $0 == entry.id || pattern.matches($0) }
    }
    var known = Set(kept.map(\.id))
    let added = report.findings.filter { !own.contains($0.rule) && known.insert($0.id).inserted }
      .map { Entry(id: $0.id, reason: reasons[$0.id] ?? reason, expires: expires) }
    self.init((kept + added).sorted { ($0.id, $0.expires) < ($1.id, $1.expires) })
  }

  /// The baseline as a TOML file; above each entry stands which of `findings` it accepts.
  public func text(of findings: [Finding]) -> String {
    let messages = Dictionary(
      findings.map { ($0.id, $0.message) }, uniquingKeysWith: { first, _ in first })
    let head = """
      # Findings of kmodrepo check that are accepted, each until the end of a day (UTC).

      """
    return head
      + entries.map { entry in
        let comment = messages[entry.id].map { "# \(TOMLText.comment($0))\n" } ?? ""
        return """

          \(comment)[[accepted]]
          id = \(TOMLText.quoted(entry.id))
          reason = \(TOMLText.quoted(entry.reason))
          expires = \(entry.expires)

          """
      }.joined()
  }
}

/// Texts as TOML writes them.
private enum TOMLText {
  /// A text in quotes: a basic string of TOML 1.0.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where isControl(scalar):
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A text that may stand behind `#`: without control characters.
  static func comment(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? " " : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || scalar.value == 0x7F
  }
}
