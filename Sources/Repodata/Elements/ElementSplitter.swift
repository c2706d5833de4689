/// Cuts a document that comes in pieces into the start tag of its root and the elements right
/// below that.
struct ElementSplitter {
  /// The most bytes one element may have.
  static let maximumElement = 256 << 20
  /// The most bytes one tag, comment or section may have.
  static let maximumToken = 4_000_000

  /// What stands right below the root has ended, or the root itself has begun.
  enum Part {
    /// The start tag of the root.
    case root([UInt8])
    /// An element right below the root.
    case element([UInt8])
  }

  private var buffer: [UInt8] = []
  private var position = 0
  private var elementStart: Int?
  private var depth = 0
  private var isStarted = false

  /// Takes the next bytes of the document.
  ///
  /// - Throws: ``MetadataError`` for an encoding other than UTF-8, a DOCTYPE, or an element beyond
  ///   all measure; what `body` throws.
  mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ body: (Part) throws -> Void
  ) throws {
    buffer.append(contentsOf: bytes)
    if !isStarted {
      guard buffer.count >= 2 else { return }
      try checkBeginning()
      isStarted = true
    }
    while let token = buffer.withUnsafeBufferPointer({ XMLToken(in: $0, at: position) }) {
      try pass(token, body)
    }
    try shrink()
  }

  private mutating func pass(_ token: XMLToken, _ body: (Part) throws -> Void) throws {
    let start = position
    position = token.end
    switch token.kind {
    case .startTag, .emptyTag:
      if depth == 0 { try body(.root(Array(buffer[start..<token.end]))) }
      if depth == 1 { elementStart = start }
      if token.kind == .startTag { depth += 1 } else { try endElement(body) }
    case .endTag:
      depth -= 1
      try endElement(body)
    case .documentType: throw MetadataError(.documentType)
    case .aside where depth == 0: try checkDeclaration(buffer[start..<token.end])
    case .aside, .text, .cdata: break
    }
  }

  /// At depth 1 an element right below the root has just ended.
  private mutating func endElement(_ body: (Part) throws -> Void) throws {
    guard depth == 1, let start = elementStart else { return }
    elementStart = nil
    try body(.element(Array(buffer[start..<position])))
  }

  /// Forgets what has been passed.
  private mutating func shrink() throws(MetadataError) {
    let kept = elementStart ?? position
    guard buffer.count - position <= Self.maximumToken else {
      throw MetadataError(.tooLong(limit: Self.maximumToken))
    }
    guard buffer.count - kept <= Self.maximumElement else {
      throw MetadataError(.tooLong(limit: Self.maximumElement))
    }
    buffer.removeFirst(kept)
    position -= kept
    if elementStart != nil { elementStart = 0 }
  }

  /// Bytes of UTF-16 and its like would be cut in the wrong places.
  private func checkBeginning() throws(MetadataError) {
    let isMarked = buffer[0] == 0xEF && buffer[1] == 0xBB
    guard isMarked || buffer[0] < 0x80 && buffer[0] != 0 && buffer[1] != 0 else {
      throw MetadataError(.value("other than UTF-8", of: "the encoding"))
    }
  }

  private func checkDeclaration(_ bytes: ArraySlice<UInt8>) throws(MetadataError) {
    guard bytes.starts(with: "<?xml ".utf8) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let mark = text.firstRange(of: "encoding") else { return }
    let quoted = text[mark.upperBound...].split(whereSeparator: { "=\"' \t\r\n?>".contains($0) })
    let encoding = quoted.first.map { $0.lowercased() } ?? ""
    guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(encoding) else {
      throw MetadataError(.value(encoding, of: "the encoding"))
    }
  }
}
