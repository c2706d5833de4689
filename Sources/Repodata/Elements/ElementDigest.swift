public import SystemIO

/// A digest of what an element says, however it is written.
///
/// It is equal for two elements if and only if their trees are: names (with their namespace),
/// attributes in any order, texts with references resolved. Whitespace between elements, comments,
/// prefixes of namespaces, `<a/>` or `<a></a>` make no difference.
public struct ElementDigest: Sendable, Hashable {
  /// The first 16 bytes of a SHA-256.
  private let high, low: UInt64

  /// The bytes of the digest.
  public var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// The digest of an element that stands below `root`, which declares the namespaces; nothing for
  /// an element of ours.
  ///
  /// - Throws: `DigestError`.
  public init(_ element: XMLFragment, below root: XMLFragment? = nil) throws(DigestError) {
    try self.init(element, XMLNamespaces(declaredBy: root))
  }

  /// The digest of an element in which these namespaces hold.
  ///
  /// - Throws: `DigestError`.
  public init(
    _ element: XMLFragment, _ namespaces: XMLNamespaces
  ) throws(DigestError) {
    var form = CanonicalForm(namespaces: namespaces)
    element.withBytes { form.add($0) }
    let value = try Digest.of(form.bytes, .sha256)
    high = Self.number(value[0..<8])
    low = Self.number(value[8..<16])
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// What the prefixes of a document stand for.
public struct XMLNamespaces: Sendable {
  /// How a prefix is written by createrepo_c and by us, by the prefix that the document has; an
  /// unknown namespace stands for itself.
  private var prefixes: [[UInt8]: [UInt8]] = [:]

  /// What the start tag of a document declares; as in our own documents if there is none.
  public init(declaredBy root: XMLFragment?) {
    for (name, value) in root?.attributes ?? [] { declare(Array(name.utf8)[...], value) }
  }

  /// Takes an attribute; false if it declares no namespace.
  @discardableResult
  mutating func declare(_ name: ArraySlice<UInt8>, _ value: @autoclosure () -> String) -> Bool {
    guard name.starts(with: "xmlns".utf8) else { return false }
    let rest = name.dropFirst(5)
    guard rest.first == UInt8(ascii: ":") || rest.isEmpty else { return false }
    prefixes[Array(rest.dropFirst())] = Self.prefix(of: value())
    return true
  }

  private static func prefix(of namespace: String) -> [UInt8] {
    switch namespace {
    case "http://linux.duke.edu/metadata/rpm": Array("rpm".utf8)
    case "http://linux.duke.edu/metadata/common", "http://linux.duke.edu/metadata/filelists",
      "http://linux.duke.edu/metadata/filelists-ext", "http://linux.duke.edu/metadata/other":
      []
    default: Array(namespace.utf8)
    }
  }

  /// The name as we would write it. Attributes without a prefix are in no namespace.
  func resolve(_ name: UnsafeBufferPointer<UInt8>.SubSequence, isAttribute: Bool) -> [UInt8] {
    let colon = name.firstIndex(of: UInt8(ascii: ":"))
    if colon == nil, isAttribute { return Array(name) }
    let prefix = colon.map { Array(name[..<$0]) } ?? []
    let known = prefixes[prefix] ?? prefix
    let local = colon.map { name[($0 + 1)...] } ?? name
    return known.isEmpty ? Array(local) : known + [UInt8(ascii: ":")] + local
  }
}

/// One way of writing a tree. Bytes of 0, which no XML has, end each part:
///
///     <name 0 (attribute=value 0)* >     "text 0     /
private struct CanonicalForm {
  private(set) var bytes: [UInt8] = []
  private var text: [UInt8] = []
  /// For each open element: whether an element has begun in it, and what prefixes mean inside.
  private var open: [(hasElements: Bool, namespaces: XMLNamespaces)]

  init(namespaces: XMLNamespaces) {
    open = [(false, namespaces)]
  }

  /// Adds an element that libxml2 has accepted.
  mutating func add(_ source: UnsafeBufferPointer<UInt8>) {
    var position = 0
    while let token = XMLToken(in: source, at: position) {
      let place = position..<token.end
      switch token.kind {
      case .startTag, .emptyTag:
        addText(beforeElement: true)
        addTag(source, place)
        if token.kind == .emptyTag { end() }
      case .endTag:
        addText(beforeElement: false)
        end()
      case .text: XMLText.append(decoded: source[place], to: &text)
      case .cdata: text += source[place.lowerBound + 9..<place.upperBound - 3]
      case .aside, .documentType: break
      }
      position = token.end
    }
  }

  private mutating func addTag(_ source: UnsafeBufferPointer<UInt8>, _ place: Range<Int>) {
    var namespaces = open.last?.namespaces ?? XMLNamespaces(declaredBy: nil)
    let name = XMLFragment.nameRange(in: source, place)
    var attributes: [(name: Range<Int>, value: Range<Int>)] = []
    var hasPrefixes = false
    XMLFragment.eachAttribute(in: source, name.upperBound..<place.upperBound) { found in
      let isDeclaration =
        source[found.name].starts(with: "xmlns".utf8)
        && namespaces.declare(Array(source[found.name])[...], Self.value(source[found.value]))
      if !isDeclaration {
        attributes.append(found)
        hasPrefixes = hasPrefixes || source[found.name].contains(UInt8(ascii: ":"))
      }
      return true
    }
    bytes.append(UInt8(ascii: "<"))
    bytes += namespaces.resolve(source[name], isAttribute: false)
    bytes.append(0)
    if hasPrefixes {
      let named = attributes.map { found in
        (name: namespaces.resolve(source[found.name], isAttribute: true), value: found.value)
      }
      for (name, value) in named.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
        addAttribute(name, source[value])
      }
    } else {
      attributes.sort { source[$0.name].lexicographicallyPrecedes(source[$1.name]) }
      for (name, value) in attributes { addAttribute(source[name], source[value]) }
    }
    bytes.append(UInt8(ascii: ">"))
    open.append((false, namespaces))
  }

  private mutating func addAttribute(
    _ name: some Collection<UInt8>, _ value: UnsafeBufferPointer<UInt8>.SubSequence
  ) {
    bytes.append(contentsOf: name)
    bytes.append(UInt8(ascii: "="))
    XMLText.append(decodedAttribute: value, to: &bytes)
    bytes.append(0)
  }

  private mutating func end() {
    bytes.append(UInt8(ascii: "/"))
    if open.count > 1 { open.removeLast() }
  }

  /// Adds the text before a tag, if it is more than whitespace between elements.
  private mutating func addText(beforeElement: Bool) {
    let isBetween = beforeElement || open.last?.hasElements == true
    if beforeElement { open[open.count - 1].hasElements = true }
    defer { text.removeAll(keepingCapacity: true) }
    if text.isEmpty || isBetween && text.allSatisfy({ $0 <= 32 }) { return }
    bytes.append(UInt8(ascii: "\""))
    bytes += text
    bytes.append(0)
  }

  private static func value(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) -> String {
    String(decoding: XMLText.decodedAttribute(bytes), as: UTF8.self)
  }
}
