import Repodata
import SystemIO

/// A comps file, as far as it names packages and groups.
struct CheckedGroups: Sendable {
  /// A group of packages.
  struct Group: Sendable, Hashable {
    /// Its id; empty if it has none.
    let id: String
    /// The names of its packages.
    let packages: [String]
  }

  /// A category or environment, which is made of groups.
  struct Collection: Sendable, Hashable {
    /// Its id; empty if it has none.
    let id: String
    /// The ids of its groups.
    let groups: [String]
  }

  /// Its href.
  let href: String
  /// Why it cannot be used; nothing if it can.
  var refusal: String?
  /// Its groups.
  var groups: [Group] = []
  /// Its categories and environments.
  var collections: [Collection] = []

  /// Reads the file of a record.
  init(_ record: RepomdRecord, _ source: MetadataSource) {
    href = record.href
    do {
      try read(record, source)
    } catch {
      refusal = "\(error)"
    }
  }

  private mutating func read(_ record: RepomdRecord, _ source: MetadataSource) throws {
    var groups: [Group] = []
    var collections: [Collection] = []
    let file = try OpenFile(reading: try source.file(record.href))
    let content = try DecompressingStream(
      reading: file, record.compression(of: file), limits: RemoteRepository.limits)
    _ = try ElementDocument.read(content, root: "comps") { element, _ in
      let children = element.children
      let id = children.first { $0.isNamed("id") }?.text ?? ""
      func texts(_ list: String, _ item: String) -> [String] {
        children.filter { $0.isNamed(list) }.flatMap(\.children).filter { $0.isNamed(item) }
          .map(\.text)
      }
      if element.isNamed("group") {
        groups.append(Group(id: id, packages: texts("packagelist", "packagereq")))
      } else if element.isNamed("category") || element.isNamed("environment") {
        collections.append(
          Collection(
            id: id, groups: texts("grouplist", "groupid") + texts("optionlist", "groupid")))
      }
    }
    self.groups = groups
    self.collections = collections
  }
}
