import FoundationEssentials
import SystemIO
import SystemPackage

/// `.kmodrepo/repository.json`: whose root this is. Without it a definition with a wrong `root`
/// would publish its views over those of another, or of another program.
struct RepositoryIdentity: Codable, Equatable {
  /// The version of the format.
  var schema = 1
  /// The name of the definition that publishes here.
  let name: String

  /// The part of `views/index.json` that says whose views these are.
  private struct Index: Decodable {
    let name: String
  }

  /// The name of the repository whose root this is; nothing if nobody has published here.
  static func name(of root: RepositoryRoot) throws -> String? {
    if let own: RepositoryIdentity = try read(root.identity) { return own.name }
    // The file may have been lost.
    return try (read(root.index) as Index?)?.name
  }

  /// Makes the root that of this definition.
  static func claim(_ root: RepositoryRoot, for definition: Definition) throws {
    let identity = RepositoryIdentity(name: definition.name)
    if try read(root.identity) == identity { return }
    try FileSystem.writeFileAtomically(try jsonBytes(identity), to: root.identity, mode: 0o644)
  }

  /// What a file holds; nothing if it is not there or something else.
  private static func read<Content: Decodable>(_ path: FilePath) throws -> Content? {
    guard try FileStatus.of(path, followLinks: false)?.isRegular == true else { return nil }
    let bytes = try FileSystem.readWholeFile(path, limit: 1 << 30)
    return try? JSONDecoder().decode(Content.self, from: Data(bytes))
  }
}
