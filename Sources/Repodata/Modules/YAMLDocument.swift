import CYaml

/// One document of a YAML stream: its text as written, and the scalars near its top.
///
/// libyaml reads the stream, so that what is passed on is YAML for sure; the text itself is copied
/// and never written anew.
struct YAMLDocument {
  /// The text, from `---` to before what ends it, with a line feed at the end.
  let text: [UInt8]
  /// The line it begins at, from 1.
  let line: Int
  /// The scalars of the outermost mapping.
  private(set) var top: [String: String] = [:]
  /// The scalars of the mapping `data` in it.
  private(set) var data: [String: String] = [:]
  /// The texts in the list `rpms` of the mapping `artifacts` in `data`.
  private(set) var artifacts: [String] = []

  /// Reads all documents of a stream; empty ones are left out.
  ///
  /// - Parameters:
  ///   - bytes: the stream, in UTF-8.
  ///   - source: where it came from, for messages.
  /// - Returns: the documents in their order.
  /// - Throws: ``YAMLError``.
  static func read(_ bytes: [UInt8], source: String) throws(YAMLError) -> [YAMLDocument] {
    // libyaml takes a byte order mark for the start of another encoding, or passes it over.
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    let lines = LineOffsets(bytes)
    let parser = try YAMLParser(bytes, source: source)
    var documents: [YAMLDocument] = []
    var outlines: [Outline] = []
    while let event = try parser.next() {
      switch event.kind {
      case YAML_DOCUMENT_START_EVENT: outlines.append(Outline(event))
      case YAML_DOCUMENT_END_EVENT: outlines[outlines.count - 1].end(event)
      default: if !outlines.isEmpty { outlines[outlines.count - 1].take(event) }
      }
    }
    for (index, outline) in outlines.enumerated() where !outline.isEmpty {
      let following = index + 1 < outlines.count ? outlines[index + 1].start : nil
      let range = lines.range(from: outline.start, to: outline.explicitEnd ?? following)
      documents.append(YAMLDocument(outline, text: Array(bytes[range])))
    }
    return documents
  }

  private init(_ outline: Outline, text: [UInt8]) {
    var text = text
    while let last = text.last, last <= 32 { text.removeLast() }
    let mark = Array("---\n".utf8)
    self.text = (outline.isImplicit ? mark + text : text) + [UInt8(ascii: "\n")]
    line = outline.start + 1
    top = outline.top
    data = outline.data
    artifacts = outline.artifacts
  }

  /// What has been seen of a document.
  private struct Outline {
    /// The line it begins at, from 0.
    let start: Int
    let isImplicit: Bool
    /// The line of the `...` that ends it, from 0.
    private(set) var explicitEnd: Int?
    private(set) var top: [String: String] = [:]
    private(set) var data: [String: String] = [:]
    private(set) var artifacts: [String] = []
    private(set) var isEmpty = true
    /// For each open collection, the key that waits for its value, if it is a mapping.
    private var open: [Level] = []

    private struct Level {
      let isMapping: Bool
      var key: String?
    }

    init(_ event: YAMLParser.Event) {
      start = event.line
      isImplicit = event.isImplicit
    }

    mutating func end(_ event: YAMLParser.Event) {
      if !event.isImplicit { explicitEnd = event.line }
    }

    mutating func take(_ event: YAMLParser.Event) {
      switch event.kind {
      case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT:
        isEmpty = false
        open.append(Level(isMapping: event.kind == YAML_MAPPING_START_EVENT))
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        _ = open.popLast()
        // The collection was a value, or a key that nobody asks for.
        endNode(nil)
      case YAML_SCALAR_EVENT:
        if !event.text.isEmpty { isEmpty = false }
        endNode(event.text)
      case YAML_ALIAS_EVENT: endNode(nil)
      default: break
      }
    }

    /// A node has ended: it is a key, or the value of the key that waits.
    private mutating func endNode(_ text: String?) {
      guard let level = open.last else { return }
      guard level.isMapping else {
        if let text, open.dropLast().map(\.key) == ["data", "artifacts", "rpms"] {
          artifacts.append(text)
        }
        return
      }
      guard let key = level.key else {
        open[open.count - 1].key = text ?? ""
        return
      }
      open[open.count - 1].key = nil
      guard let text else { return }
      if open.count == 1 { top[key] = text }
      if open.count == 2, open[0].key == "data" { data[key] = text }
    }
  }
}

/// Where the lines of a text begin, as libyaml counts them (YAML 1.1, section 4.1.4): a line ends
/// with CR LF, CR, LF, NEL, LS or PS.
private struct LineOffsets {
  private var starts = [0]
  private let end: Int

  init(_ bytes: [UInt8]) {
    end = bytes.count
    var index = 0
    while index < end {
      let breakLength = Self.breakLength(bytes[index...])
      index += max(breakLength, 1)
      if breakLength > 0 { starts.append(index) }
    }
  }

  /// How many bytes the end of a line takes at the beginning of `rest`; 0 if there is none.
  private static func breakLength(_ rest: ArraySlice<UInt8>) -> Int {
    switch rest.first {
    case 0x0A: 1
    case 0x0D: rest.dropFirst().first == 0x0A ? 2 : 1
    case 0xC2: rest.starts(with: [0xC2, 0x85]) ? 2 : 0
    case 0xE2:
      rest.starts(with: [0xE2, 0x80, 0xA8]) || rest.starts(with: [0xE2, 0x80, 0xA9]) ? 3 : 0
    default: 0
    }
  }

  /// The bytes from the line `first` to before the line `last`, numbered from 0; without `last`, to
  /// the end.
  func range(from first: Int, to last: Int?) -> Range<Int> {
    let start = offset(first)
    return start..<max(start, last.map(offset) ?? end)
  }

  private func offset(_ line: Int) -> Int { line < starts.count ? starts[line] : end }
}
