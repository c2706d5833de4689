import Repodata
import Synchronization
import SystemIO
import SystemPackage

/// `.kmodrepo/cache/fragments`: the XML of every package, rendered once.
///
/// Fragments are only ever added at the end; which bytes belong to which package is in the facts.
/// What no package needs any more is dead; when that is more than half, the store is written anew.
final class FragmentStore: Sendable {
  /// Where the elements of a package lie, one after the other: primary, filelists, other.
  struct Place: Hashable, Sendable {
    let offset: UInt64
    /// How many bytes each has, in the order of `DocumentKind.allCases`.
    let sizes: [UInt32]

    /// All its bytes.
    var size: UInt64 { sizes.reduce(0) { $0 + UInt64($1) } }
    /// Where they end.
    var end: UInt64 { offset + size }

    /// Where the element of one document lies.
    func range(_ kind: DocumentKind) -> Range<Int> {
      let place = DocumentKind.allCases.firstIndex(of: kind) ?? 0
      let start = offset + sizes[..<place].reduce(0) { $0 + UInt64($1) }
      return Int(start)..<Int(start + UInt64(sizes[place]))
    }
  }

  private struct State: ~Copyable {
    let file: OpenFile
    var size: UInt64
  }

  /// Where the store is.
  let path: FilePath
  private let state: Mutex<State>

  /// Opens the store, or makes an empty one.
  init(_ path: FilePath) throws {
    let file = try OpenFile.extending(path)
    let size = UInt64(try file.status().size)
    self.path = path
    state = Mutex(State(file: file, size: size))
  }

  /// Adds the elements of a package.
  func append(_ fragments: PackageFragments) throws -> Place {
    let sizes = [fragments.primary, fragments.filelists, fragments.other].map {
      UInt32(clamping: $0.count)
    }
    let bytes = fragments.primary + fragments.filelists + fragments.other
    return try state.withLock { state in
      let place = Place(offset: state.size, sizes: sizes)
      try state.file.write(bytes)
      state.size += UInt64(bytes.count)
      return place
    }
  }

  /// Writes the store anew if more than half of it is dead; gives where the elements of `alive` are
  /// then, in their order, or nothing if it stays as it is.
  ///
  /// A run that ends before the facts say so finds elements that do not match their digests, and
  /// renders them again.
  func compact(_ alive: [Place]) throws -> [Place]? {
    let used = alive.reduce(0) { $0 + $1.size }
    guard size > 2 * used + Self.slack else { return nil }
    let old = try MappedFile(path)
    let file = try AtomicFile(replacing: path)
    var moved: [Place] = []
    var offset: UInt64 = 0
    var bytes: [UInt8] = []
    for place in alive {
      bytes.removeAll(keepingCapacity: true)
      guard old.append(Int(place.offset)..<Int(place.end), to: &bytes) else { return nil }
      try file.write(bytes)
      moved.append(Place(offset: offset, sizes: place.sizes))
      offset += place.size
    }
    try file.commit()
    try state.withLock { $0 = State(file: try OpenFile.extending(path), size: offset) }
    return moved
  }

  /// A store below this is not worth the work.
  private static let slack: UInt64 = 1 << 20

  /// The store's file as it is now.
  func identity() throws -> FileIdentity {
    try state.withLock { FileIdentity(try $0.file.status()) }
  }

  /// How many bytes it has.
  var size: UInt64 { state.withLock { $0.size } }
}

/// The first 16 bytes of the SHA-256 of a package's elements: the same elements, the same digest.
struct FragmentDigest: Hashable, Sendable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(_ fragments: PackageFragments) throws {
    var digest = try Digest(.sha256)
    digest.update(fragments.primary)
    digest.update(fragments.filelists)
    digest.update(fragments.other)
    bytes = Array(try digest.finish().prefix(16))
  }
}
