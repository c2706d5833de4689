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

  /// The paths that begin with one of `folders`, as texts.
  func strings(in folders: [[UInt8]]) -> [String] {
    strings { path in folders.contains { path.begins(with: $0) } }
  }

  /// The paths of which `isWanted` says so, as texts.
  @inline(__always)
  private func strings(where isWanted: (Span<UInt8>) -> Bool) -> [String] {
    var found: [String] = []
    let span = bytes.span
    var start = 0
    for end in span.indices where span[end] == 0 {
      let place = start..<end
      start = end + 1
      guard isWanted(span.extracting(place)) else { continue }
      let path = bytes.dropFirst(place.lowerBound).prefix(place.count)
      found.append(String(decoding: path, as: UTF8.self))
    }
    return found
  }

  /// Whether a path is among them.
  public func contains(_ path: String) -> Bool { !matching(WantedPaths([path])).isEmpty }

  /// Those of `wanted` that are among them, as often as they are.
  func matching(_ wanted: WantedPaths) -> [String] {
    strings { wanted.mayHave($0) }.filter { wanted.paths.contains($0) }
  }
}

/// Paths that are looked for in the lists of many packages.
struct WantedPaths {
  let paths: Set<String>
  /// For each mixture of length and last bytes, which most paths are told apart by at a glance,
  /// whether a path has it.
  private var isWanted = Array(repeating: false, count: 1 << 12)

  init(_ paths: Set<String>) {
    self.paths = paths
    for path in paths { isWanted[Self.mixture(Array(path.utf8).span)] = true }
  }

  /// Whether a path may be one of them.
  func mayHave(_ path: Span<UInt8>) -> Bool { isWanted[Self.mixture(path)] }

  private static func mixture(_ path: Span<UInt8>) -> Int {
    var value = path.count
    for index in max(0, path.count - 6)..<path.count { value = value &* 31 &+ Int(path[index]) }
    return value & ((1 << 12) - 1)
  }
}

extension Span where Element == UInt8 {
  /// Whether these are its first bytes.
  fileprivate func begins(with bytes: [UInt8]) -> Bool {
    guard count >= bytes.count else { return false }
    for index in bytes.indices where self[index] != bytes[index] { return false }
    return true
  }
}
