import Repodata
import RPMFormat

/// The updates of several updateinfo.xml files as one file.
///
/// Of two updates with one id the newer stays (by its version, then by when it was updated, then
/// issued), with the packages of both in its list: an update may reach the parts of a distribution
/// one by one. Everything else is kept as it was written.
public struct UpdateinfoMerge: Sendable {
  private var updates: [MergedUpdate] = []
  private var places: [String: Int] = [:]

  /// A merge of nothing.
  public init() {}

  /// Whether there is no update.
  public var isEmpty: Bool { updates.isEmpty }

  /// Adds the updates of a file.
  ///
  /// - Parameter bytes: the document.
  /// - Throws: `MetadataError` if it is not well-formed, or no updateinfo.
  public mutating func add(_ bytes: [UInt8]) throws {
    var found: [XMLFragment] = []
    let root = try ElementDocument.read(bytes, root: "updates") { element, _ in
      if element.isNamed("update") { found.append(element) }
    }
    let namespaces = root.namespaces
    for element in found {
      let whole = namespaces.isEmpty ? element : XMLFragment(element.bytes(adding: namespaces))
      if let whole { add(whole) }
    }
  }

  private mutating func add(_ element: XMLFragment) {
    let update = MergedUpdate(element)
    if let place = places[update.id], !update.id.isEmpty {
      updates[place].unite(with: update)
    } else {
      places[update.id] = updates.count
      updates.append(update)
    }
  }

  /// The merged document.
  public var document: [UInt8] {
    var text = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<updates>\n".utf8)
    for update in updates { text += Array("  ".utf8) + update.bytes + [UInt8(ascii: "\n")] }
    return text + Array("</updates>\n".utf8)
  }
}

/// One update, perhaps of several files.
private struct MergedUpdate {
  let id: String
  private var element: XMLFragment
  private var collections: [UpdateCollection]
  private var isUnited = false

  init(_ element: XMLFragment) {
    self.element = element
    id = element.child("id")?.text ?? ""
    collections = (element.child("pkglist")?.children ?? [])
      .filter { $0.isNamed("collection") }.map(UpdateCollection.init)
  }

  private var version: String { element.attribute("version") ?? "0" }

  private var dates: [String] {
    ["updated", "issued"].map { element.child($0)?.attribute("date") ?? "" }
  }

  private func isOlder(than other: MergedUpdate) -> Bool {
    let order = compareVersions(version, other.version)
    if order != 0 { return order < 0 }
    for (own, theirs) in zip(dates, other.dates) where own != theirs { return own < theirs }
    return false
  }

  mutating func unite(with other: MergedUpdate) {
    if other.element.bytes == element.bytes { return }
    let isOlder = isOlder(than: other)
    var united = isOlder ? other.collections : collections
    for collection in isOlder ? collections : other.collections {
      if let place = united.firstIndex(where: { $0.identity == collection.identity }) {
        united[place].unite(with: collection)
      } else {
        united.append(collection)
      }
    }
    if isOlder { element = other.element }
    collections = united
    isUnited = true
  }

  var bytes: [UInt8] {
    guard isUnited, !collections.isEmpty else { return element.bytes }
    let list =
      Array("<pkglist>\n".utf8) + collections.flatMap(\.bytes) + Array("    </pkglist>".utf8)
    if let old = element.child("pkglist") { return element.bytes(replacing: old, by: list) }
    return element.bytes(appending: Array("  ".utf8) + list + Array("\n  ".utf8))
  }
}

/// A part of an update's list of packages: those of one repository or module.
private struct UpdateCollection {
  let identity: [String]
  private let element: XMLFragment
  private var packages: [(identity: [String], bytes: [UInt8])]

  init(_ element: XMLFragment) {
    self.element = element
    let module = element.child("module")?.attributes.map { "\($0.name)=\($0.value)" } ?? []
    identity =
      [element.attribute("short") ?? "", element.child("name")?.text ?? ""] + module.sorted()
    packages = element.children.filter { $0.isNamed("package") }.map { package in
      let names = ["name", "epoch", "version", "release", "arch"]
      return (names.map { package.attribute($0) ?? "" }, package.bytes)
    }
  }

  mutating func unite(with other: UpdateCollection) {
    let known = Set(packages.map(\.identity))
    packages += other.packages.filter { !known.contains($0.identity) }
  }

  var bytes: [UInt8] {
    let indent = Array("        ".utf8)
    var text = Array("      ".utf8) + element.startTagBytes + [UInt8(ascii: "\n")]
    if element.bytes == element.startTagBytes { return text }
    for child in element.children where !child.isNamed("package") {
      text += indent + child.bytes + [UInt8(ascii: "\n")]
    }
    for package in packages { text += indent + package.bytes + [UInt8(ascii: "\n")] }
    return text + Array("      </\(element.name)>\n".utf8)
  }
}

extension XMLFragment {
  /// The namespaces that it declares, as attributes for the elements that are taken out of it.
  var namespaces: [UInt8] {
    attributePairs.filter { $0.name.hasPrefix("xmlns") }.flatMap { Array(" \($0.text)".utf8) }
  }
}
