import RPMFormat

/// One entry of the changelog, as metadata lists it.
struct ChangelogItem: Sendable {
  let author: ArenaText
  /// In seconds since the epoch; entries of one day are a second apart.
  var date: Int64
  let text: ArenaText

  /// The newest entries, oldest first.
  ///
  /// Clients sort by date, so that entries with one date would lose their order: of those the
  /// newer ones are dated a second later each. Spaces at the end of an author are left out.
  static func list(
    _ package: Package, limit: Int?, in arena: inout TextArena
  ) throws(RecordError) -> [ChangelogItem] {
    var items: [ChangelogItem] = []
    var last: Int64 = 0
    for entry in package.changelog(limit: limit.map { max($0, 0) }) {
      let time = Int64(entry.time)
      items.append(
        ChangelogItem(
          author: trimmed(try arena.admit(entry.author, "changelog author"), in: arena),
          date: time, text: try arena.admit(entry.text, "changelog text")))
      if time == last {
        push(&items, from: time)
      } else {
        last = time
      }
    }
    return items.reversed()
  }

  /// Moves the entries before the last one forward, as far as their dates run on from `time`.
  private static func push(_ items: inout [ChangelogItem], from time: Int64) {
    var expected = time
    for index in items.indices.dropLast().reversed() {
      guard items[index].date == expected else { return }
      items[index].date += 1
      expected += 1
    }
  }

  private static func trimmed(_ author: ArenaText, in arena: TextArena) -> ArenaText {
    var end = author.range.upperBound
    while end > author.range.lowerBound + 1, arena.bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return ArenaText(author.range.lowerBound..<end)
  }
}
