/// One element of a document that libxml2 has accepted, as the bytes it was written in.
///
/// What is merged or moved from one document to another is copied as it stands, unknown elements
/// included; only the few values that decide are looked at.
public struct XMLFragment: Sendable {
  private let source: [UInt8]
  private let startTag: Range<Int>
  private let content: Range<Int>
  private let range: Range<Int>

  /// The outermost element of `document`; nothing if there is none.
  public init?(_ document: [UInt8]) {
    let found = document.withUnsafeBufferPointer {
      Self.firstElement(in: $0, 0..<document.count) { _ in true }
    }
    guard let found else { return nil }
    self.init(document, found)
  }

  private init(_ source: [UInt8], _ place: Place) {
    self.source = source
    startTag = place.startTag
    content = place.content
    range = place.range
  }

  /// The element with its tags, as written.
  public var bytes: [UInt8] { Array(source[range]) }
  /// What stands between its tags, as written.
  public var contentBytes: [UInt8] { Array(source[content]) }
  /// The start tag, as written.
  public var startTagBytes: [UInt8] { Array(source[startTag]) }
  /// The name with its prefix.
  public var name: String { String(decoding: source[nameRange], as: UTF8.self) }

  /// Whether the local name is this, whatever its prefix.
  public func isNamed(_ name: String) -> Bool {
    let own = source[nameRange]
    let local = own.lastIndex(of: UInt8(ascii: ":")).map { own[($0 + 1)...] } ?? own
    return local.elementsEqual(name.utf8)
  }

  private var nameRange: Range<Int> {
    source.withUnsafeBufferPointer { Self.nameRange(in: $0, startTag) }
  }

  /// Where the name stands in a start tag.
  static func nameRange(in bytes: UnsafeBufferPointer<UInt8>, _ tag: Range<Int>) -> Range<Int> {
    let start = tag.lowerBound + 1
    let end = bytes[start..<tag.upperBound].firstIndex {
      $0 <= 32 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ">")
    }
    return start..<(end ?? tag.upperBound)
  }

  /// Gives the element with its tags, as written, to `body`.
  func withBytes(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    source.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The element as written, but for one of its children, which `replacement` stands for.
  public func bytes(replacing child: XMLFragment, by replacement: [UInt8]) -> [UInt8] {
    source[range.lowerBound..<child.range.lowerBound] + replacement
      + source[child.range.upperBound..<range.upperBound]
  }

  /// The element as written, with `attributes` (` name="value"`) put behind its name.
  public func bytes(adding attributes: [UInt8]) -> [UInt8] {
    source[range.lowerBound..<nameRange.upperBound] + attributes
      + source[nameRange.upperBound..<range.upperBound]
  }

  /// The element as written, with `content` added before its end tag.
  public func bytes(appending content: [UInt8]) -> [UInt8] {
    let isEmpty = startTag == range
    let head = isEmpty ? source[startTag].dropLast(2) + [UInt8(ascii: ">")] : source[startTag]
    let foot =
      isEmpty ? Array("</\(name)>".utf8)[...] : source[self.content.upperBound..<range.upperBound]
    return head + source[self.content] + content + foot
  }

  /// The elements right below it.
  public var children: [XMLFragment] {
    var children: [XMLFragment] = []
    source.withUnsafeBufferPointer { bytes in
      _ = Self.firstElement(in: bytes, content) {
        children.append(XMLFragment(source, $0))
        return false
      }
    }
    return children
  }

  /// The first element of this local name right below it.
  public func child(_ name: String) -> XMLFragment? {
    let found = source.withUnsafeBufferPointer { bytes in
      Self.firstElement(in: bytes, content) { XMLFragment(source, $0).isNamed(name) }
    }
    return found.map { XMLFragment(source, $0) }
  }

  /// The text right in it, with references resolved and without the text of its children.
  public var text: String {
    var text: [UInt8] = []
    source.withUnsafeBufferPointer { bytes in
      var position = content.lowerBound
      var depth = 0
      let inner = UnsafeBufferPointer(rebasing: bytes[..<content.upperBound])
      while let token = XMLToken(in: inner, at: position) {
        switch token.kind {
        case .startTag: depth += 1
        case .endTag: depth -= 1
        case .text where depth == 0: text += XMLText.decoded(inner[position..<token.end])
        case .cdata where depth == 0: text += inner[position + 9..<token.end - 3]
        default: break
        }
        position = token.end
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The value of the attribute of this name, prefix and all.
  public func attribute(_ name: String) -> String? {
    var found: String?
    eachAttribute { place in
      guard source[place.name].elementsEqual(name.utf8) else { return true }
      found = String(decoding: XMLText.decodedAttribute(source[place.value]), as: UTF8.self)
      return false
    }
    return found
  }

  /// All attributes, in the order they are written.
  public var attributes: [(name: String, value: String)] {
    attributePlaces.map { place in
      (
        String(decoding: source[place.name], as: UTF8.self),
        String(decoding: XMLText.decodedAttribute(source[place.value]), as: UTF8.self)
      )
    }
  }

  /// The attributes as written, quotes and all.
  public var attributePairs: [(name: String, text: String)] {
    attributePlaces.map { place in
      (
        String(decoding: source[place.name], as: UTF8.self),
        String(decoding: source[place.name.lowerBound...place.value.upperBound], as: UTF8.self)
      )
    }
  }

  /// Where names and values of the attributes stand.
  private var attributePlaces: [(name: Range<Int>, value: Range<Int>)] {
    var places: [(name: Range<Int>, value: Range<Int>)] = []
    eachAttribute { place in
      places.append(place)
      return true
    }
    return places
  }

  /// Visits the attributes in order, for as long as `body` says so.
  private func eachAttribute(_ body: (_ place: (name: Range<Int>, value: Range<Int>)) -> Bool) {
    let place = nameRange.upperBound..<startTag.upperBound
    source.withUnsafeBufferPointer { Self.eachAttribute(in: $0, place, body) }
  }

  /// Visits the attributes of a start tag in order, from behind its name, for as long as `body`
  /// says so.
  static func eachAttribute(
    in bytes: UnsafeBufferPointer<UInt8>, _ tag: Range<Int>,
    _ body: (_ place: (name: Range<Int>, value: Range<Int>)) -> Bool
  ) {
    let end = tag.upperBound
    var index = tag.lowerBound
    while let start = bytes[index..<end].firstIndex(where: { $0 > 32 }) {
      guard let equals = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")),
        let open = bytes[equals..<end].firstIndex(where: {
          $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
        }), let close = bytes[(open + 1)..<end].firstIndex(of: bytes[open])
      else { return }
      let nameEnd = bytes[start..<equals].firstIndex { $0 <= 32 } ?? equals
      guard body((start..<nameEnd, open + 1..<close)) else { return }
      index = close + 1
    }
  }
}

extension XMLFragment {
  /// Where an element stands.
  private struct Place {
    var range, startTag, content: Range<Int>
  }

  /// The first of the elements in `range` that are in no other one there of which `isWanted` says
  /// so; what is behind it is not looked at.
  private static func firstElement(
    in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, where isWanted: (Place) -> Bool
  ) -> Place? {
    let inner = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
    var open: Range<Int>?
    var depth = 0
    var position = range.lowerBound
    while let token = XMLToken(in: inner, at: position) {
      let place = position..<token.end
      switch token.kind {
      case .startTag:
        if depth == 0 { open = place }
        depth += 1
      case .emptyTag where depth == 0:
        let found = Place(range: place, startTag: place, content: token.end..<token.end)
        if isWanted(found) { return found }
      case .endTag:
        depth -= 1
        if depth < 0 { return nil }
        if depth == 0, let start = open {
          let found = Place(
            range: start.lowerBound..<token.end, startTag: start,
            content: start.upperBound..<position)
          if isWanted(found) { return found }
        }
      default: break
      }
      position = token.end
    }
    return nil
  }
}
