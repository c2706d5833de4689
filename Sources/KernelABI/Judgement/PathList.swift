/// The paths of a package's files, as bytes: few of them are ever looked at.
public struct PathList: Sendable {
  /// Bytes with the paths in them, each ended by a NUL, which no path has in it.
  public let bytes: ArraySlice<UInt8>

  /// Paths as they lie in `bytes`.
  public init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  /// The paths, in this order.
  public init(_ paths: [String]) {
    var bytes: [UInt8] = []
    for path in paths {
      bytes += path.utf8
      bytes.append(0)
    }
    self.bytes = bytes[...]
  }

  /// The paths as texts.
  public var strings: [String] {
    bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a path is among them.
  public func contains(_ path: String) -> Bool { !matching([path]).isEmpty }

  /// Those of `wanted` that are among them, as often as they are.
  func matching(_ wanted: Set<String>) -> [String] {
    var found: [String] = []
    let ends = Set(wanted.map(Ending.init))
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: 0) {
      if ends.contains(Ending(bytes[start..<end])) {
        let path = String(decoding: bytes[start..<end], as: UTF8.self)
        if wanted.contains(path) { found.append(path) }
      }
      start = end + 1
    }
    return found
  }

  /// What tells most paths apart at a glance: the length and the last bytes.
  private struct Ending: Hashable {
    let value: UInt64

    init(_ path: String) { self.init(Array(path.utf8)[...]) }

    init(_ path: ArraySlice<UInt8>) {
      value = path.suffix(6).reduce(UInt64(path.count & 0xFFFF)) { $0 << 8 | UInt64($1) }
    }
  }
}
