import CYaml

/// libyaml's parser over a text in memory, which gives one event after the other.
///
/// Aliases are not expanded and nesting is bounded by libyaml, so a small text costs little.
final class YAMLParser {
  /// One event, copied out of libyaml's memory.
  struct Event {
    let kind: yaml_event_type_t
    /// The line it begins at, from 0.
    let line: Int
    /// Of documents: whether their beginning or end is not written out.
    let isImplicit: Bool
    /// The text of a scalar.
    let text: String
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let source: String
  private var hasEnded = false

  init(_ text: [UInt8], source: String) throws(YAMLError) {
    self.source = source
    bytes = .allocate(capacity: max(text.count, 1))
    _ = bytes.update(fromContentsOf: text)
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      bytes.deallocate()
      parser.deallocate()
      throw YAMLError(source: source, line: 1, reason: "libyaml does not start")
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, text.count)
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  /// The next event; nothing at the end of the stream.
  func next() throws(YAMLError) -> Event? {
    if hasEnded { return nil }
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    if event.type == YAML_STREAM_END_EVENT {
      hasEnded = true
      return nil
    }
    return Event(
      kind: event.type, line: Int(event.start_mark.line), isImplicit: Self.isImplicit(event),
      text: Self.text(event))
  }

  private static func isImplicit(_ event: yaml_event_t) -> Bool {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: event.data.document_start.implicit != 0
    case YAML_DOCUMENT_END_EVENT: event.data.document_end.implicit != 0
    default: false
    }
  }

  private static func text(_ event: yaml_event_t) -> String {
    guard event.type == YAML_SCALAR_EVENT, let value = event.data.scalar.value else { return "" }
    return String(
      decoding: UnsafeBufferPointer(start: value, count: event.data.scalar.length), as: UTF8.self)
  }

  private func failure() -> YAMLError {
    let words = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    return YAMLError(
      source: source, line: Int(parser.pointee.problem_mark.line) + 1, reason: words)
  }
}
