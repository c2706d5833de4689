/// Bytes of an XML document in the making.
///
/// Characters are escaped as libxml2 escapes them, except that characters beyond ASCII stay UTF-8
/// in attributes too; runs between escapes are copied whole.
struct XMLBuffer {
  private(set) var bytes: [UInt8] = []
  /// Whether elements stand on lines of their own, indented.
  let isPretty: Bool

  init(capacity: Int = 0) {
    isPretty = true
    bytes.reserveCapacity(capacity)
  }

  /// Goes on behind `bytes`; give them up before, or they are copied.
  init(appendingTo bytes: consuming [UInt8], isPretty: Bool) {
    self.bytes = bytes
    self.isPretty = isPretty
  }

  /// Adds markup.
  @inline(__always)
  mutating func add(_ markup: StaticString) {
    guard isPretty else { return addWithoutLayout(markup) }
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Adds markup without line feeds, and without the spaces before elements and at the end: what
  /// markup has of these is layout.
  private mutating func addWithoutLayout(_ markup: StaticString) {
    markup.withUTF8Buffer { markup in
      var spaces = 0
      for byte in markup {
        switch byte {
        case UInt8(ascii: " "): spaces += 1
        case 10: spaces = 0
        default:
          if byte != UInt8(ascii: "<") {
            for _ in 0..<spaces { bytes.append(UInt8(ascii: " ")) }
          }
          spaces = 0
          bytes.append(byte)
        }
      }
    }
  }

  /// Adds the line feed that stands between packages in either layout.
  mutating func endPackage() {
    bytes.append(10)
  }

  /// Adds a number.
  mutating func add(_ number: some FixedWidthInteger) {
    var magnitude = UInt64(number.magnitude)
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var digits = (UInt64(0), UInt64(0), UInt64(0))
    withUnsafeMutableBytes(of: &digits) { digits in
      var start = digits.count
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
        magnitude /= 10
      } while magnitude > 0
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
    }
  }

  /// Adds the text of an element.
  mutating func addText(_ text: UnsafeBufferPointer<UInt8>) {
    addEscaped(text) { byte in
      switch byte {
      case UInt8(ascii: "&"): "&amp;"
      case UInt8(ascii: "<"): "&lt;"
      case UInt8(ascii: ">"): "&gt;"
      case 13: "&#13;"
      default: nil
      }
    }
  }

  /// Adds the value of an attribute.
  mutating func addAttribute(_ value: UnsafeBufferPointer<UInt8>) {
    addEscaped(value) { byte in
      switch byte {
      case UInt8(ascii: "&"): "&amp;"
      case UInt8(ascii: "<"): "&lt;"
      case UInt8(ascii: ">"): "&gt;"
      case UInt8(ascii: "\""): "&quot;"
      case 9: "&#9;"
      case 10: "&#10;"
      case 13: "&#13;"
      default: nil
      }
    }
  }

  /// Adds the text of an element.
  mutating func addText(_ text: String) {
    var text = text
    text.withUTF8 { addText($0) }
  }

  /// Adds the value of an attribute.
  mutating func addAttribute(_ value: String) {
    var value = value
    value.withUTF8 { addAttribute($0) }
  }

  @inline(__always)
  private mutating func addEscaped(
    _ text: UnsafeBufferPointer<UInt8>, _ escape: (UInt8) -> StaticString?
  ) {
    var start = 0
    for index in text.indices {
      let byte = text[index]
      // Everything that is ever escaped lies at or below ">".
      guard byte <= UInt8(ascii: ">"), let replacement = escape(byte) else { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      add(replacement)
      start = index + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
  }
}

/// Adds texts of a record to a buffer.
struct RecordXML {
  let memory: UnsafeBufferPointer<UInt8>
  var buffer: XMLBuffer

  mutating func text(_ text: ArenaText) {
    buffer.addText(UnsafeBufferPointer(rebasing: memory[text.range]))
  }

  mutating func attribute(_ text: ArenaText) {
    buffer.addAttribute(UnsafeBufferPointer(rebasing: memory[text.range]))
  }

  /// `<version epoch=… ver=… rel=…/>`, as all three documents have it.
  mutating func version(_ identity: PackageRecord.Identity) {
    buffer.add("  <version epoch=\"")
    buffer.add(identity.epoch)
    buffer.add("\" ver=\"")
    attribute(identity.version)
    buffer.add("\" rel=\"")
    attribute(identity.release)
    buffer.add("\"/>\n")
  }

  /// A line with one file.
  mutating func file(_ file: FileEntry, indent: StaticString) {
    buffer.add(indent)
    switch file.kind {
    case .file: buffer.add("<file>")
    case .directory: buffer.add("<file type=\"dir\">")
    case .ghost: buffer.add("<file type=\"ghost\">")
    }
    text(file.folder)
    text(file.base)
    buffer.add("</file>\n")
  }

  /// The same with the digest of the file's content, where the header has one.
  mutating func extendedFile(_ file: FileEntry, digest: ArenaText) {
    buffer.add("  ")
    switch file.kind {
    case .file: buffer.add("<file")
    case .directory: buffer.add("<file type=\"dir\"")
    case .ghost: buffer.add("<file type=\"ghost\"")
    }
    if !digest.isEmpty {
      buffer.add(" hash=\"")
      attribute(digest)
      buffer.add("\"")
    }
    buffer.add(">")
    text(file.folder)
    text(file.base)
    buffer.add("</file>\n")
  }

  /// `<package pkgid=… name=… arch=…>` and the version, as filelists and other begin.
  mutating func packageHead(_ record: PackageRecord) {
    buffer.add("<package pkgid=\"")
    buffer.addAttribute(record.file.checksum)
    buffer.add("\" name=\"")
    attribute(record.identity.name)
    buffer.add("\" arch=\"")
    attribute(record.identity.arch)
    buffer.add("\">\n")
    version(record.identity)
  }
}

extension PackageRecord {
  /// Renders into a buffer of its own.
  func render(capacity: Int, _ body: (inout RecordXML) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(capacity)
    render(into: &bytes, isPretty: true, body)
    return bytes
  }

  /// Renders behind `bytes`.
  func render(into bytes: inout [UInt8], isPretty: Bool, _ body: (inout RecordXML) -> Void) {
    arena.bytes.withUnsafeBufferPointer { memory in
      var own: [UInt8] = []
      swap(&own, &bytes)
      var xml = RecordXML(
        memory: memory, buffer: XMLBuffer(appendingTo: own, isPretty: isPretty))
      own = []
      body(&xml)
      bytes = xml.buffer.bytes
    }
  }
}
