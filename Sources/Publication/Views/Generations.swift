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
    /// Its repomd.xml; records of old versions have none.
    var repomd: String?
    /// How many packages it offers; records of old versions do not say.
    var packages: Int?
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
  /// `grace` seconds ago, but never any of the newest `minimum`.
  mutating func add(_ generation: Generation, grace: Int64, minimum: Int = 2) {
    generations.append(generation)
    forget(supersededBefore: generation.published - grace, minimum: minimum)
  }

  /// Forgets the generations that were superseded at that time or earlier, but never any of the
  /// newest `minimum`.
  mutating func forget(supersededBefore time: Int64, minimum: Int) {
    let first = generations.count - minimum
    let kept = generations.indices.filter { index in
      index >= first || generations[index + 1].published > time
    }
    generations = kept.map { generations[$0] }
  }

  /// The newest generation: the one that is served.
  var present: Generation? { generations.last }

  /// The files of all generations that are remembered.
  var files: Set<String> { Set(generations.flatMap(\.files)) }
}
