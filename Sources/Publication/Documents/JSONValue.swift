/// Any JSON, read to be written again with changes.
enum JSONValue: Decodable, Equatable, Sendable {
  case null
  case flag(Bool)
  case whole(Int)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .flag(value)
    } else if let value = try? container.decode(Int.self) {
      self = .whole(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// The value of a key; nothing if there is none, or this is no object.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The text, if it is one.
  var string: String? {
    if case .text(let text) = self { text } else { nil }
  }
}

extension JSONBuffer {
  /// Adds a value on one line, keys sorted.
  mutating func add(_ value: JSONValue) {
    switch value {
    case .null: add("null")
    case .flag(let flag): flag ? add("true") : add("false")
    case .whole(let number): add(number)
    case .number(let number): add(Array("\(number)".utf8))
    case .text(let text): add(text: text)
    case .list(let values): add(list: values) { $0.add($1) }
    case .object(let members):
      add("{")
      for (index, key) in members.keys.sorted().enumerated() {
        if index > 0 { add(",") }
        add(text: key)
        add(":")
        add(members[key] ?? .null)
      }
      add("}")
    }
  }
}
