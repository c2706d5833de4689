import FoundationEssentials
import SystemIO
import SystemPackage

/// What a view has published so far: which metadata files belong to which generation.
///
/// A client that has read one repomd.xml asks for the files it names; they must be found beside
/// the next repomd.xml too, for as long as the grace time says.
struct Generations: Codable, Equatable {
  /// One published state of a view.
  struct Generation: Codable, Equatable {
    /// The revision in its repomd.xml.
    let revision: String
    /// When it was published, in seconds since the epoch.
    let published: Int64
    /// Its files in `repodata/`, repomd.xml not among them.
    let files: [String]
  }

  /// Oldest first.
  private(set) var generations: [Generation] = []

  /// Reads the record; an absent or unreadable one is an empty one, and `carriedFiles` then keeps
  /// whatever the old repomd.xml names.
  init(reading path: FilePath) {
    guard let bytes = try? FileSystem.readWholeFile(path, limit: 16 << 20),
      let stored = try? JSONDecoder().decode(Generations.self, from: Data(bytes))
    else { return }
    self = stored
  }

  /// Writes the record.
  func write(to path: FilePath) throws {
    try FileSystem.writeFileAtomically(try jsonBytes(self), to: path, mode: 0o644)
  }

  /// Adds the generation that is about to be published and forgets those superseded longer than
  /// `grace` seconds ago; the one that it supersedes is always kept.
  mutating func add(_ generation: Generation, grace: Int64) {
    generations.append(generation)
    let last = generations.count - 1
    let kept = generations.indices.filter { index in
      guard index < last - 1 else { return true }
      let superseded = generations[index + 1].published
      return superseded > generation.published - grace
    }
    generations = kept.map { generations[$0] }
  }

  /// The files of all generations that are remembered.
  var files: Set<String> { Set(generations.flatMap(\.files)) }
}
