/// Finds what somebody may have meant by a name that is none.
enum NearestName {
  /// The name that the fewest insertions, removals and changes of a letter lead to; nothing if more
  /// than a third of its letters would have to change.
  static func of(_ wrong: String, among names: [String]) -> String? {
    let ranked = names.map { (name: $0, distance: distance(wrong, $0)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance * 3 <= best.name.count ? best.name : nil
  }

  /// Levenshtein's distance.
  private static func distance(_ one: String, _ other: String) -> Int {
    let (one, other) = (Array(one.utf8), Array(other.utf8))
    // A line of the table: what it takes from the letters so far to each beginning of the other.
    var line = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      var next = [row + 1]
      for (column, candidate) in other.enumerated() {
        next.append(
          min(line[column] + (letter == candidate ? 0 : 1), line[column + 1] + 1, next[column] + 1))
      }
      line = next
    }
    return line.last ?? 0
  }
}
