import Repodata
import SystemIO
import SystemPackage

/// The generations of a view that are remembered.
public struct ViewGenerations: Sendable, Encodable {
  /// One of them.
  public struct Entry: Sendable, Encodable {
    /// Its name: the revision in its repomd.xml.
    public let revision: String
    /// When it was published, in seconds since the epoch.
    public let published: Int64
    /// When the next took its place; nothing for the present one.
    public let superseded: Int64?
    /// How many packages it offers, if that is known.
    public let packages: Int?
    /// Whether every file of its metadata is still there.
    public let isComplete: Bool
  }

  /// The view.
  public let view: String
  /// Its generations, the present first.
  public let generations: [Entry]

  /// The generations of all views of a definition; nothing is written.
  public static func all(_ definition: Definition) throws -> [ViewGenerations] {
    let root = RepositoryRoot(definition.root)
    return try names(root).map { try ViewGenerations($0, root) }
  }

  /// The views of a root that have metadata.
  static func names(_ root: RepositoryRoot) throws -> [String] {
    guard try FileStatus.of(root.views) != nil else { return [] }
    return try FileSystem.listDirectory(root.views).filter {
      try FileStatus.of(root.repodata($0), followLinks: false)?.isDirectory == true
    }
  }

  private init(_ view: String, _ root: RepositoryRoot) throws {
    let known = try Generations(reading: root.generations(view)).generations
    self.view = view
    generations = known.indices.reversed().map { index in
      let generation = known[index]
      return Entry(
        revision: generation.revision, published: generation.published,
        superseded: index + 1 < known.count ? known[index + 1].published : nil,
        packages: generation.packages,
        isComplete: generation.files.allSatisfy { file in
          (try? FileStatus.of(root.repodata(view).appending(file))) != nil
        })
    }
  }
}
