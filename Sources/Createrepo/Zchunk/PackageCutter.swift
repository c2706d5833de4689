/// Cuts a document of packages, which comes in pieces, before certain packages.
///
/// The document is one of ours or one that libxml2 has accepted; in either, the letters `<package`
/// followed by a blank or `>` are found outside of markup only where a package begins, since `<` is
/// an entity in text. Comments are the exception: a cut in the wrong place costs a little
/// compression and nothing else.
struct PackageCutter {
  private let cuts: Set<Int>
  private var pending: [UInt8] = []
  private var number = 0

  init(_ cuts: Set<Int>) {
    self.cuts = cuts
  }

  /// The bytes that are ready, each part with whether a chunk begins with it.
  mutating func parts(of piece: [UInt8]) -> [(bytes: [UInt8], beginsChunk: Bool)] {
    pending += piece
    var parts: [(bytes: [UInt8], beginsChunk: Bool)] = []
    var start = 0
    var beginsChunk = false
    var index = 0
    // The last bytes may be the beginning of a tag.
    let end = pending.count - Self.tag.count
    while index < end {
      guard pending[index] == Self.tag[0], pending[index...].starts(with: Self.tag),
        pending[index + Self.tag.count] <= 32 || pending[index + Self.tag.count] == 62
      else {
        index += 1
        continue
      }
      if cuts.contains(number), number > 0 {
        parts.append((Array(pending[start..<index]), beginsChunk))
        start = index
        beginsChunk = true
      }
      number += 1
      index += Self.tag.count
    }
    let ready = max(start, min(index, pending.count))
    if ready > start || beginsChunk { parts.append((Array(pending[start..<ready]), beginsChunk)) }
    pending.removeFirst(ready)
    return parts
  }

  /// The bytes that are left at the end.
  mutating func rest() -> [UInt8] {
    defer { pending = [] }
    return pending
  }

  private static let tag = Array("<package".utf8)
}
