import FoundationEssentials
public import SystemIO
public import SystemPackage

/// What a view has published so far: which metadata files belong to which generation.
///
/// A client that has read one repomd.xml asks for the files it names; they must be found beside
/// the next repomd.xml too, for as long as the grace time says.
public struct Generations: Codable, Equatable, Sendable {
  /// One published state of a view.
  public struct Generation: Codable, Equatable, Sendable {
    /// The revision in its repomd.xml.
    public let revision: String
    /// When it was published, in seconds since the epoch.
    public let published: Int64
    /// Its files in `repodata/`, repomd.xml not among them.
    public let files: [String]
    /// Its repomd.xml; records of old versions have none.
    public internal(set) var repomd: String?
    /// How many packages it offers; records of old versions do not say.
    public internal(set) var packages: Int?
  }

  /// Oldest first.
  public private(set) var generations: [Generation] = []
  /// When the record began anew although something was served, in seconds since the epoch: what was
  /// published before is not known. Nothing if the record was never lost.
  public private(set) var lostAt: Int64?

  /// The most bytes that a record may have.
  public static let largestFile = 16 << 20

  /// Reads the record; an absent or damaged one is an empty one, and what the old repomd.xml names
  /// is kept then. A fault of the machine is thrown: written back, the record would forget all.
  public init(reading path: FilePath) throws(SystemError) {
    do throws(SystemError) {
      let bytes = try FileSystem.readWholeFile(path, limit: Self.largestFile)
      if let stored = try? Generations(parsing: bytes) { self = stored }
    } catch  where error.isFault {
      throw error
    } catch {
      return
    }
  }

  /// A record that begins anew in the place of one that is lost.
  init(lostAt time: Int64) {
    lostAt = time
  }

  /// Reads the bytes of a record; throws what decoding throws if it is none.
  public init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Generations.self, from: Data(bytes))
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
  public var present: Generation? { generations.last }

  /// The files of all generations that are remembered.
  public var files: Set<String> { Set(generations.flatMap(\.files)) }
}
