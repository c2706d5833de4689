/// Samples in Prometheus' text format 0.0.4, all of them gauges.
struct PrometheusSamples: Sendable, Equatable {
  /// One sample: a metric with its labels, and the value.
  struct Sample: Equatable {
    /// The name of the metric.
    let name: String
    /// The labels in braces, escaped.
    let labels: String
    /// The value.
    let value: String
  }

  private(set) var samples: [Sample] = []

  /// No samples.
  init() {}

  /// The samples in a text of ours whose metrics `isKept` wants.
  init(parsing text: String, where isKept: (String) -> Bool) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let space = line.lastIndex(of: " ") else { continue }
      let name = String(line.prefix { $0 != "{" && $0 != " " })
      guard isKept(name) else { continue }
      samples.append(
        Sample(
          name: name, labels: String(line[..<space].dropFirst(name.count)),
          value: String(line[line.index(after: space)...])))
    }
  }

  /// Adds a sample.
  mutating func add(_ name: String, _ labels: [(String, String)], _ value: String) {
    add(name, labels: Self.text(labels), value)
  }

  /// Replaces the sample of a metric with these labels, or takes it away.
  mutating func set(_ name: String, _ labels: [(String, String)], _ value: String?) {
    let text = Self.text(labels)
    samples.removeAll { $0.name == name && $0.labels == text }
    if let value { add(name, labels: text, value) }
  }

  private static func text(_ labels: [(String, String)]) -> String {
    let pairs = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }
    return "{\(pairs.joined(separator: ","))}"
  }

  /// Adds a sample whose labels are written already.
  mutating func add(_ name: String, labels: String, _ value: String) {
    samples.append(Sample(name: name, labels: labels, value: value))
  }

  /// The text; `help` says what each metric means, and their order.
  func text(_ help: KeyValuePairs<String, String>) -> String {
    var lines: [String] = []
    for (name, help) in help {
      let own = samples.filter { $0.name == name }
      guard !own.isEmpty else { continue }
      lines += ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
      lines += own.map { "\(name)\($0.labels) \($0.value)" }
    }
    return lines.map { "\($0)\n" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
