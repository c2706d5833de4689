import Repodata

/// The groups, categories, environments and language packs of several comps files as one file.
///
/// Of two with one id the first stays, and the entries of the other's lists that it lacks are
/// added. Everything else is kept as it was written.
public struct CompsMerge: Sendable {
  private var elements: [XMLFragment] = []
  private var places: [String: Int] = [:]

  /// A merge of nothing.
  public init() {}

  /// Whether nothing has been added.
  public var isEmpty: Bool { elements.isEmpty }

  /// Adds what is in a file.
  ///
  /// - Parameter bytes: the document. A DOCTYPE that only names the DTD, as comps files often
  ///   have, is passed over; any other is refused.
  /// - Throws: `MetadataError` if it is not well-formed, or no comps file.
  public mutating func add(_ bytes: [UInt8]) throws {
    var found: [XMLFragment] = []
    let root = try ElementDocument.read(Self.withoutDoctype(bytes), root: "comps") { element, _ in
      found.append(element)
    }
    let namespaces = root.namespaces
    for element in found {
      let whole = namespaces.isEmpty ? element : XMLFragment(element.bytes(adding: namespaces))
      if let whole { add(whole) }
    }
  }

  private mutating func add(_ element: XMLFragment) {
    let identity = Self.identity(of: element)
    guard let place = places[identity] else {
      places[identity] = elements.count
      elements.append(element)
      return
    }
    elements[place] =
      elements[place].isNamed("langpacks")
      ? Self.uniteEntries(of: elements[place], with: element)
      : Self.uniteLists(of: elements[place], with: element)
  }

  /// The merged document.
  public var document: [UInt8] {
    var text = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<comps>\n".utf8)
    for element in elements { text += Array("  ".utf8) + element.bytes + [UInt8(ascii: "\n")] }
    return text + Array("</comps>\n".utf8)
  }

  private static func identity(of element: XMLFragment) -> String {
    for name in ["group", "category", "environment"] where element.isNamed(name) {
      if let id = element.child("id")?.text { return "\(name) \(id)" }
    }
    if element.isNamed("langpacks") { return "langpacks" }
    // What we do not know is kept once.
    return String(decoding: element.bytes, as: UTF8.self)
  }

  /// Adds to the lists of an element what another has in its lists of the same names.
  private static func uniteLists(of one: XMLFragment, with other: XMLFragment) -> XMLFragment {
    var united = one
    for list in other.children {
      guard ["packagelist", "grouplist", "optionlist"].contains(where: list.isNamed) else {
        continue
      }
      let bytes: [UInt8]
      if let own = united.children.first(where: { $0.name == list.name }) {
        bytes = united.bytes(replacing: own, by: uniteEntries(of: own, with: list).bytes)
      } else {
        bytes = united.bytes(appending: Array("  ".utf8) + list.bytes + Array("\n  ".utf8))
      }
      united = XMLFragment(bytes) ?? united
    }
    return united
  }

  /// Adds the entries that only another list has.
  private static func uniteEntries(of one: XMLFragment, with other: XMLFragment) -> XMLFragment {
    let known = Set(one.children.map(entryIdentity))
    let missing = other.children.filter { !known.contains(entryIdentity($0)) }
    if missing.isEmpty { return one }
    let added = missing.flatMap { Array("  ".utf8) + $0.bytes + Array("\n    ".utf8) }
    return XMLFragment(one.bytes(appending: added)) ?? one
  }

  /// `<packagereq>name</packagereq>`, `<groupid>id</groupid>` or `<match name= install=/>`.
  private static func entryIdentity(_ entry: XMLFragment) -> [String] {
    [entry.name, entry.attribute("name") ?? "", entry.attribute("install") ?? "", entry.text]
  }

  private static func withoutDoctype(_ bytes: [UInt8]) -> [UInt8] {
    let mark = Array("<!DOCTYPE".utf8)
    let head = bytes.prefix(4096)
    guard
      let start = head.indices.first(where: {
        head[$0] == mark[0] && head[$0...].starts(with: mark)
      }), let end = head[start...].firstIndex(of: UInt8(ascii: ">")),
      !head[start..<end].contains(UInt8(ascii: "["))
    else { return bytes }
    return Array(bytes[..<start] + bytes[(end + 1)...])
  }
}
