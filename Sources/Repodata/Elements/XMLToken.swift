/// One piece of markup or text of a document, found by its bytes alone.
///
/// This is no parser: it tells pieces apart in documents that libxml2 accepts (in UTF-8, without a
/// DOCTYPE), and makes of other bytes something harmless.
struct XMLToken {
  enum Kind {
    case startTag, emptyTag, endTag, text, cdata
    /// A comment, a processing instruction or the XML declaration.
    case aside
    /// `<!` and none of the above: a DOCTYPE.
    case documentType
  }

  let kind: Kind
  /// Where it ends; the next one begins there.
  let end: Int

  /// The token that begins at `start`; nothing if the bytes end before it does. Text may be given
  /// in pieces.
  init?(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    guard start < bytes.count else { return nil }
    guard bytes[start] == UInt8(ascii: "<") else {
      let rest = bytes[start...]
      self.init(kind: .text, end: rest.firstIndex(of: UInt8(ascii: "<")) ?? bytes.count)
      return
    }
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "/"): self.init(.endTag, upTo: ">", in: bytes, from: start + 2)
    case UInt8(ascii: "?"): self.init(.aside, upTo: "?>", in: bytes, from: start + 2)
    case UInt8(ascii: "!"): self.init(declarationIn: bytes, at: start)
    default: self.init(tagIn: bytes, at: start)
    }
  }

  private init(kind: Kind, end: Int) {
    self.kind = kind
    self.end = end
  }

  private init?(declarationIn bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    // `<![CDATA[` is the longest beginning that has to be told from others.
    let beginning = bytes[start..<min(start + 9, bytes.count)]
    if beginning.starts(with: "<!--".utf8) {
      self.init(.aside, upTo: "-->", in: bytes, from: start + 4)
    } else if beginning.starts(with: "<![CDATA[".utf8) {
      self.init(.cdata, upTo: "]]>", in: bytes, from: start + 9)
    } else if beginning.count < 9 {
      return nil
    } else {
      self.init(kind: .documentType, end: start + 2)
    }
  }

  /// A start tag ends at the first `>` outside of quotes.
  private init?(tagIn bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    var quote: UInt8 = 0
    for index in start + 1..<bytes.count {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        let isEmpty = bytes[index - 1] == UInt8(ascii: "/")
        self.init(kind: isEmpty ? .emptyTag : .startTag, end: index + 1)
        return
      }
    }
    return nil
  }

  private init?(
    _ kind: Kind, upTo mark: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) {
    let end = mark.withUTF8Buffer { mark -> Int? in
      guard let last = mark.last, start < bytes.count else { return nil }
      var index = start
      while let found = bytes[index...].firstIndex(of: last) {
        let first = found + 1 - mark.count
        if first >= start, bytes[first...found].elementsEqual(mark) { return found + 1 }
        index = found + 1
      }
      return nil
    }
    guard let end else { return nil }
    self.init(kind: kind, end: end)
  }
}
