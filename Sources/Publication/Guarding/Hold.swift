import FoundationEssentials
import SystemIO
import SystemPackage

/// Keeps what is served as it is: after a rollback the next run would publish again what was rolled
/// back, unless somebody has mended the pool and says so.
public struct Hold: Codable, Sendable {
  /// What was done, for people.
  public let reason: String

  /// The hold of a root, if there is one; throws `SystemError` if that cannot be seen.
  public static func of(_ root: RepositoryRoot) throws -> Hold? {
    guard try FileStatus.of(root.hold, followLinks: false) != nil else { return nil }
    let bytes = try FileSystem.readWholeFile(root.hold, limit: 1 << 16)
    return (try? JSONDecoder().decode(Hold.self, from: Data(bytes)))
      ?? Hold(reason: "\(root.hold) holds what is served")
  }

  /// Begins to hold.
  func write(_ root: RepositoryRoot) throws {
    try FileSystem.writeFileAtomically(try jsonBytes(self), to: root.hold, mode: 0o644)
  }

  /// Ends the hold.
  static func lift(_ root: RepositoryRoot) throws {
    try FileSystem.removeTree(root.hold)
    try FileSystem.synchronizeDirectory(root.state)
  }

  /// Refuses to publish while there is a hold.
  static func check(_ root: RepositoryRoot, _ definition: Definition) throws {
    guard let hold = try of(root) else { return }
    throw GuardError.held(hold.reason, command: "kmodrepo publish --resume \(definition.file)")
  }
}
