/// Bytes of an XML document in the making.
///
/// Characters are escaped as libxml2 escapes them, except that characters beyond ASCII stay UTF-8
/// in attributes too; runs between escapes are copied whole.
struct XMLBuffer {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Adds markup.
  mutating func add(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Adds a number.
  mutating func add(_ number: some BinaryInteger) {
    bytes.append(contentsOf: String(number).utf8)
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
    arena.bytes.withUnsafeBufferPointer { memory in
      var xml = RecordXML(memory: memory, buffer: XMLBuffer(capacity: capacity))
      body(&xml)
      return xml.buffer.bytes
    }
  }
}
