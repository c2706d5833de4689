/// A file of groups with keys, as GLib's GKeyFile reads it.
///
///     # a comment
///     [group]
///     key=value
struct KeyFile {
  /// A group: its name and its keys, of which the last of a name counts.
  struct Group {
    let name: String
    fileprivate(set) var values: [String: String] = [:]
  }

  /// What is wrong with a file.
  enum Failure: Error, Hashable, CustomStringConvertible {
    case line(String)
    case outside(String)
    case boolean(String, key: String)

    var description: String {
      switch self {
      case .line(let text):
        "Key file contains line “\(text)” which is not a key-value pair, group, or comment"
      case .outside(let key): "Key file does not start with a group: “\(key)”"
      case .boolean(let value, let key): "Key “\(key)” has value “\(value)”, not true or false"
      }
    }
  }

  /// The groups in the order of the file.
  private(set) var groups: [Group] = []

  init(_ text: String) throws(Failure) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      try read(line.last == "\r" ? line.dropLast() : line)
    }
  }

  private mutating func read(_ line: Substring) throws(Failure) {
    let trimmed = line.drop { $0 == " " || $0 == "\t" }
    if trimmed.isEmpty || trimmed.hasPrefix("#") { return }
    if trimmed.hasPrefix("["), let close = trimmed.lastIndex(of: "]") {
      let name = String(trimmed[trimmed.index(after: trimmed.startIndex)..<close])
      if !groups.contains(where: { $0.name == name }) { groups.append(Group(name: name)) }
      current = groups.firstIndex { $0.name == name }
      return
    }
    guard let equals = trimmed.firstIndex(of: "="), equals > trimmed.startIndex else {
      throw .line(String(line))
    }
    let key = trimmed[..<equals].trimmingBlanks()
    guard let current else { throw .outside(key) }
    let value = trimmed[trimmed.index(after: equals)...].trimmingBlanks(onlyAtStart: true)
    groups[current].values[key] = value
  }

  private var current: Int?
}

extension KeyFile.Group {
  /// The value of a key as text, its escapes resolved.
  func text(_ key: String) -> String? {
    guard let raw = values[key] else { return nil }
    var text = ""
    var isEscaped = false
    for character in raw {
      if isEscaped {
        text.append(Self.escapes[character] ?? character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        text.append(character)
      }
    }
    return text
  }

  private static let escapes: [Character: Character] = ["s": " ", "n": "\n", "t": "\t", "r": "\r"]

  /// The value of a key as a truth value.
  func flag(_ key: String) throws(KeyFile.Failure) -> Bool? {
    switch values[key]?.trimmingBlanks() {
    case nil: nil
    case "true", "1": true
    case "false", "0": false
    case .some(let other): throw .boolean(other, key: key)
    }
  }
}

extension StringProtocol {
  fileprivate func trimmingBlanks(onlyAtStart: Bool = false) -> String {
    var rest = self[...].drop { $0 == " " || $0 == "\t" }
    if !onlyAtStart { while rest.last == " " || rest.last == "\t" { rest = rest.dropLast() } }
    return String(rest)
  }
}
