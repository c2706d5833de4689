import Repodata
import SystemIO
public import SystemPackage

/// The metadata of a view, complete beside what is served, seen by nobody yet.
struct StagedView: Sendable, Codable {
  /// The view.
  let name: String
  /// The SHA-256 of the new repomd.xml in hexadecimal.
  let checksum: String
  /// The generation that it will be; nothing if only its signature is new.
  let generation: Generations.Generation?
  /// The file names of staged packages that take the place of others of their name.
  var replaced: [String] = []
}

extension StagedView {
  /// Takes the folder `repodata` of a view, built in staging, after reading back all of it: index
  /// and checksums.
  ///
  /// Throws ``PublicationError/notAsWritten(_:reason:)`` if it is not what was written.
  init(_ name: String, published: Int64, packages: Int?, _ root: RepositoryRoot) throws {
    let folder = root.stagedMetadata(name)
    let bytes = try FileSystem.readWholeFile(folder.appending("repomd.xml"), limit: 16 << 20)
    guard let built = try ServedMetadata(reading: folder) else {
      throw PublicationError.notAsWritten(folder, reason: "its repomd.xml cannot be read")
    }
    do {
      try built.verify()
    } catch {
      throw PublicationError.notAsWritten(folder, reason: "\(error)")
    }
    self.init(
      name: name, checksum: built.checksum,
      generation: Generations.Generation(
        revision: built.repomd.revision, published: published, files: built.repomd.fileNames,
        repomd: String(decoding: bytes, as: UTF8.self), packages: packages))
  }

  /// What is served once more, every file a link to the one served, with another signature.
  init(again name: String, _ root: RepositoryRoot) throws {
    guard let served = try ServedMetadata(reading: root.repodata(name)) else {
      throw PublicationError.unreadableAfterPublishing(root.repodata(name))
    }
    self.init(name: name, checksum: served.checksum, generation: nil)
  }

  /// Makes the staged folder of a view anew, with links to the served files that are wanted.
  static func linkServed(
    _ name: String, _ root: RepositoryRoot, where isWanted: (String) -> Bool
  ) throws {
    let (live, built) = (root.repodata(name), root.stagedMetadata(name))
    try FileSystem.removeTree(root.staging(name))
    try FileSystem.makeDirectory(built, mode: 0o755, intermediate: true)
    for file in try FileSystem.listDirectory(live) where isWanted(file) {
      // A signature belongs to one repomd.xml; the signer writes the new one.
      guard file != Signer.signatureName, file != Signer.keyName else { continue }
      try FileSystem.hardLink(live.appending(file), as: built.appending(file))
    }
    try FileSystem.synchronizeDirectory(built)
  }
}

extension RepositoryRoot {
  /// The folder in which a view's new metadata is built.
  func stagedMetadata(_ view: String) -> FilePath { staging(view).appending("repodata") }
  /// The folder for a view's new packages in the place of others of their name.
  func stagedPackages(_ view: String) -> FilePath { staging(view).appending("Packages") }
  /// The public keys that metadata is signed with.
  public func publicKeys(_ name: String) -> FilePath {
    path.appending(Definition.Signing.keyFileName(of: name))
  }
  /// A view's metalink.
  public func metalink(_ view: String) -> FilePath { self.view(view).appending(Metalink.fileName) }
  /// What was staged when the exchange of views began.
  public var journal: FilePath { state.appending("journal.json") }
  /// Why nothing is to be published for now; there only after a rollback.
  public var hold: FilePath { state.appending("hold.json") }
  /// Since when views belong to no target.
  public var orphans: FilePath { state.appending("orphans.json") }
}
