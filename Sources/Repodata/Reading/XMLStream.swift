import CLibXML2

/// Pulls one element after the other out of a document that is itself pulled piece by piece.
///
/// libxml2 does the parsing, and only that: nothing is loaded from the network or the disk, no
/// entity is expanded, a DOCTYPE ends the reading, and libxml2's own limits hold (10 MB of text in
/// one place, amplification of entities).
final class XMLStream {
  /// The deepest nesting read; metadata has 4 levels.
  static let maximumDepth = 32
  /// The most bytes one text or attribute may have.
  static let maximumText = 10_000_000

  private let source: XMLSource
  private let reader: xmlTextReaderPtr
  private var kind: Int32 = 0
  private(set) var depth = -1

  /// A stream over what `read` gives: it fills the memory as far as it can and returns how many
  /// bytes those are, 0 at the end.
  init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) throws(MetadataError) {
    _ = Self.isReady
    source = XMLSource(read)
    let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue)
    let context = Unmanaged.passUnretained(source).toOpaque()
    guard let reader = xmlReaderForIO(XMLSource.callback, nil, context, nil, nil, options) else {
      throw MetadataError(.malformed("libxml2 does not start"))
    }
    self.reader = reader
    xmlTextReaderSetStructuredErrorHandler(
      reader,
      { context, error in
        guard let context, let error else { return }
        Unmanaged<XMLSource>.fromOpaque(context).takeUnretainedValue().note(error.pointee)
      }, context)
  }

  convenience init(_ bytes: [UInt8]) throws(MetadataError) {
    var position = 0
    try self.init { memory in
      let count = min(memory.count, bytes.count - position)
      memory.copyBytes(from: bytes[position..<position + count])
      position += count
      return count
    }
  }

  deinit { xmlFreeTextReader(reader) }

  /// libxml2's own start, once for the process.
  private static let isReady: Void = xmlInitParser()

  /// The line the reader has come to.
  var line: Int { Int(xmlTextReaderGetParserLineNumber(reader)) }

  /// An error at this line.
  func failure(_ kind: MetadataError.Kind) -> MetadataError { MetadataError(kind, line: line) }

  /// Moves to the outermost element, which must be `name`.
  func enterRoot(_ name: StaticString) throws {
    while try advance() {
      guard kind == XML_READER_TYPE_ELEMENT.rawValue else { continue }
      guard isElement(name) else { throw failure(.root(expected: name.description)) }
      return
    }
    throw failure(.root(expected: name.description))
  }

  /// Moves to the next child of the element that is open at depth `parent`; false at its end.
  func nextChild(of parent: Int) throws -> Bool {
    let isStart = kind == XML_READER_TYPE_ELEMENT.rawValue
    if depth == parent, !isStart || xmlTextReaderIsEmptyElement(reader) == 1 { return false }
    while try advance() {
      if kind == XML_READER_TYPE_ELEMENT.rawValue, depth == parent + 1 { return true }
      if kind == XML_READER_TYPE_END_ELEMENT.rawValue, depth == parent { return false }
    }
    return false
  }

  /// Whether the reader is at an element of this name, whatever its prefix.
  func isElement(_ name: StaticString) -> Bool {
    xmlStrEqual(xmlTextReaderConstLocalName(reader), name.utf8Start) == 1
  }

  /// The value of an attribute of the element.
  func attribute(_ name: StaticString) throws(MetadataError) -> String? {
    guard xmlTextReaderMoveToAttribute(reader, name.utf8Start) == 1 else { return nil }
    defer { xmlTextReaderMoveToElement(reader) }
    return try value()
  }

  /// The text of the element, and moves to its end.
  func text() throws -> String {
    guard xmlTextReaderIsEmptyElement(reader) == 0 else { return "" }
    let start = depth
    var text = ""
    while try advance() {
      switch UInt32(bitPattern: kind) {
      case UInt32(XML_READER_TYPE_TEXT.rawValue), UInt32(XML_READER_TYPE_CDATA.rawValue),
        UInt32(XML_READER_TYPE_WHITESPACE.rawValue),
        UInt32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
        text += try value()
        guard text.utf8.count <= Self.maximumText else {
          throw failure(.tooLong(limit: Self.maximumText))
        }
      case UInt32(XML_READER_TYPE_END_ELEMENT.rawValue) where depth == start: return text
      default: break
      }
    }
    return text
  }

  /// Reads to the end of the document, which must be well-formed up to there.
  func finish() throws {
    while try advance() {}
  }

  private func value() throws(MetadataError) -> String {
    guard let value = xmlTextReaderConstValue(reader) else { return "" }
    guard xmlStrlen(value) <= Self.maximumText else {
      throw failure(.tooLong(limit: Self.maximumText))
    }
    return String(cString: value)
  }

  private func advance() throws -> Bool {
    let code = xmlTextReaderRead(reader)
    if let error = source.error { throw error }
    guard code >= 0, source.message == nil else {
      throw MetadataError(
        .malformed(source.message ?? "unknown error"), line: source.messageLine ?? line)
    }
    kind = xmlTextReaderNodeType(reader)
    depth = Int(xmlTextReaderDepth(reader))
    guard code == 1 else { return false }
    switch kind {
    case Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue): throw failure(.documentType)
    case Int32(XML_READER_TYPE_ENTITY_REFERENCE.rawValue): throw failure(.entity)
    default: break
    }
    guard depth <= Self.maximumDepth else { throw failure(.tooDeep(limit: Self.maximumDepth)) }
    return true
  }
}

/// Where the bytes of a document come from, and what went wrong on the way.
private final class XMLSource {
  private let read: (UnsafeMutableRawBufferPointer) throws -> Int
  private(set) var error: (any Error)?
  private(set) var message: String?
  private(set) var messageLine: Int?

  init(_ read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int) {
    self.read = read
  }

  /// Keeps the first error that libxml2 reports; warnings do not count.
  func note(_ report: xmlError) {
    guard message == nil, report.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    let words = report.message.map { String(cString: $0) } ?? "unknown error"
    message = words.hasSuffix("\n") ? String(words.dropLast()) : words
    messageLine = Int(report.line)
  }

  /// What libxml2 calls for more bytes; -1 ends the reading.
  static let callback:
    @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<CChar>?, Int32) -> Int32 = {
      context, buffer, count in
      guard let context, let buffer, count > 0 else { return -1 }
      let source = Unmanaged<XMLSource>.fromOpaque(context).takeUnretainedValue()
      let memory = UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
      do {
        return Int32(clamping: try source.read(memory))
      } catch {
        source.error = error
        return -1
      }
    }
}
