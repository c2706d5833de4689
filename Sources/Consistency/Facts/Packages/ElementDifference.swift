import Repodata

/// How what is listed of a package differs from what its headers say.
struct ElementDifference {
  /// What only the metadata says.
  private(set) var listed: [ElementOutline.Line] = []
  /// What only the headers say.
  private(set) var expected: [ElementOutline.Line] = []

  /// The difference of two elements; with a tolerance the order of lists makes none.
  init(listed: XMLFragment, expected: XMLFragment, _ tolerance: ListingTolerance?) {
    let (one, other) = (ElementOutline(listed).lines, ElementOutline(expected).lines)
    self.listed = Self.lines(of: one, notIn: other)
    self.expected = Self.lines(of: other, notIn: one)
    // Other rules speak of these.
    self.listed.removeAll { Self.isToldElsewhere($0.path) }
    self.expected.removeAll { Self.isToldElsewhere($0.path) }
    if let tolerance {
      tolerance.passOver(&self.listed, &self.expected, all: one)
    } else if self.listed.isEmpty, self.expected.isEmpty {
      noteOrder(one, other)
    }
  }

  private static func isToldElsewhere(_ path: String) -> Bool {
    path.hasPrefix("format/header-range")
  }

  private static func lines(
    of one: [ElementOutline.Line], notIn other: [ElementOutline.Line]
  ) -> [ElementOutline.Line] {
    var counts: [ElementOutline.Line: Int] = [:]
    for line in other { counts[line, default: 0] += 1 }
    return one.filter { line in
      guard let count = counts[line], count > 0 else { return true }
      counts[line] = count - 1
      return false
    }
  }

  private mutating func noteOrder(_ one: [ElementOutline.Line], _ other: [ElementOutline.Line]) {
    let place = zip(one, other).first {
      $0 != $1 && !Self.isToldElsewhere($0.path) && !Self.isToldElsewhere($1.path)
    }
    guard let place else { return }
    listed.append(place.0)
    expected.append(place.1)
  }

  /// A sentence for each thing that differs, the first few.
  var sentences: [String] {
    var sentences: [String] = []
    var paths: [String] = []
    for line in listed + expected where !paths.contains(line.path) { paths.append(line.path) }
    for path in paths.prefix(5) {
      let (own, other) = (listed.filter { $0.path == path }, expected.filter { $0.path == path })
      switch (own.first, other.first) {
      case (let own?, let other?):
        sentences.append("\(path) is \(Self.shown(own)), in the package \(Self.shown(other))")
      case (let one?, nil):
        sentences.append("\(path) \(Self.shown(one)) is not in the package\(Self.more(own))")
      case (nil, let one?): sentences.append("\(path) lacks \(Self.shown(one))\(Self.more(other))")
      case (nil, nil): break
      }
    }
    if paths.count > 5 { sentences.append("\(paths.count - 5) other fields differ") }
    return sentences
  }

  private static func shown(_ line: ElementOutline.Line) -> String {
    let limit = 120
    let text = line.content.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "\"\(text.count > limit ? text.prefix(limit) + "…" : text)\""
  }

  private static func more(_ lines: [ElementOutline.Line]) -> String {
    lines.count > 1 ? ", and \(lines.count - 1) more" : ""
  }
}
