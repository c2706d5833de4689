import Repodata
import Scanning
import SystemIO
import SystemPackage

/// The digest of everything that a publish is made from: the definition, the pool, kernels, base
/// repositories and stablelists, without reading more of them than tells that they are the same.
struct SourceSnapshot: Equatable, Sendable {
  /// The digest of all of it.
  let digest: [UInt8]
  /// That of stablelists, symvers files and other repositories alone.
  let others: [UInt8]
}

/// What the sources of a definition look like at one moment.
public struct SourceListing: Sendable {
  /// The files of the pool.
  let pool: DirectoryWalk.Outcome
  /// The definition, the keys that it has published, and which kmodrepo this is.
  private let definition: [String]
  /// Lists, kernels that are no folders, base repositories.
  private let others: [String]
  private let folders: [DirectoryWalk.Outcome]

  /// Looks at all sources. Throws what reading them would throw.
  public init(_ definition: Definition) throws {
    pool = try DirectoryWalk().run(in: definition.pool)
    let keys = try definition.admission.keyFiles().map { "\($0) \(try Self.identity($0))" }
    self.definition = [ToolVersion.text, definition.file.string, definition.text] + keys
    var others: [String] = []
    var folders: [DirectoryWalk.Outcome] = []
    for target in definition.targets {
      switch target {
      case .folder(let path, _): folders.append(try DirectoryWalk().run(in: path))
      case .symvers(let path, _, _): others.append(try Self.identity(path))
      case .repository(let location, _): others.append(try Self.index(location))
      }
    }
    for list in definition.stablelists { others.append(try Self.identity(list.path)) }
    for base in definition.bases { others.append(try Self.index(base)) }
    self.others = others
    self.folders = folders
  }

  /// Whether a part of the sources could not be looked at.
  var hasErrors: Bool { !pool.errors.isEmpty || folders.contains { !$0.errors.isEmpty } }

  /// The digest of all of it; `renewed` has the identities of files to which this run has linked.
  func snapshot(renewed: [FileIdentity: FileIdentity] = [:]) throws -> SourceSnapshot {
    var writer = StateWriter()
    for text in definition + others { writer.add(text: text) }
    for listing in [pool] + folders {
      writer.add(count: listing.files.count)
      for file in listing.files {
        writer.add(text: file.relativePath.string)
        let identity = FileIdentity(file.status)
        writer.add(renewed.isEmpty ? identity : renewed[identity] ?? identity)
      }
      writer.add(count: listing.errors.count)
    }
    return SourceSnapshot(
      digest: try Digest.of(writer.bytes, .sha256), others: try Self.digest(others))
  }

  private static func digest(_ texts: [String]) throws -> [UInt8] {
    var writer = StateWriter()
    for text in texts { writer.add(text: text) }
    return try Digest.of(writer.bytes, .sha256)
  }

  private static func identity(_ path: FilePath) throws -> String {
    guard let status = try FileStatus.of(path) else { return "none" }
    return "\(FileIdentity(status))"
  }

  private static func index(_ location: String) throws -> String {
    let repomd = try RemoteRepository(location: location).repomd
    return Digest.hex(of: try Digest.of(repomd.xml(), .sha256))
  }
}
