import KernelABI
public import Publication
import RPMFormat

/// Why packages are kept or dropped, for people and for programs.
public struct ExplainReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let explanations: [Entry]

  struct Entry: Encodable, Sendable {
    let package: String
    let kind: String
    let target: String
    let verdict: String
    let requiredSymbols: Int
    let reasons: [ReasonDocument]
    let notes: [ReasonDocument]
    let chain: [Link]
    let alternatives: Alternatives?
  }

  struct Link: Encodable, Sendable {
    let package: String
    let reasons: [ReasonDocument]
  }

  /// The report on explanations, in their order.
  public init(_ explanations: [Explanation]) {
    self.explanations = explanations.map { Entry($0) }
  }

  /// A paragraph for each package and kernel.
  public var text: String {
    explanations.map(\.text).joined(separator: "\n")
  }
}

extension ExplainReport.Entry {
  init(_ explanation: Explanation) {
    package = explanation.candidate.nevra
    kind = explanation.candidate.kind.rawValue
    target = explanation.target.uname
    verdict = explanation.verdict.map { $0.isKept ? "kept" : "dropped" } ?? "other-architecture"
    requiredSymbols = explanation.candidate.requiredSymbols.count
    reasons = (explanation.verdict?.reasons ?? []).map { ReasonDocument($0) }
    notes = (explanation.verdict?.notes ?? []).map { ReasonDocument($0) }
    alternatives = explanation.alternatives
    chain = explanation.chain.map {
      ExplainReport.Link(package: $0.package, reasons: $0.reasons.map { ReasonDocument($0) })
    }
  }

  var text: String {
    var lines = ["\(package) (\(kind)) for \(target): \(sentence)"]
    lines += reasons.map { "  - \($0.text)" }
    lines += notes.map { "  note: \($0.text)" }
    for link in chain {
      lines.append("  because \(link.package) was left out:")
      lines += link.reasons.map { "    - \($0.text)" }
    }
    lines += (alternatives?.lines ?? []).map { "  instead: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private var sentence: String {
    switch verdict {
    case "kept":
      requiredSymbols == 0
        ? "kept"
        : "kept, kABI satisfied (\(requiredSymbols) symbol\(requiredSymbols == 1 ? "" : "s") required)"
    case "dropped": "dropped, \(reasons.count) reason\(reasons.count == 1 ? "" : "s")"
    default: "not considered, another architecture"
    }
  }
}
