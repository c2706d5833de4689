/// How the exported symbols of one kernel differ from those of another.
public struct Drift: Sendable, Equatable {
  /// Symbols in both with different CRCs.
  public let changed: [String]
  /// Symbols that only the newer one exports.
  public let added: [String]
  /// Symbols that only the older one exports.
  public let removed: [String]
  /// Symbols in both with equal CRCs.
  public let unchangedCount: Int

  /// Compares two kernels; the lists are sorted. A symbol with several CRCs counts by its set.
  public init(from older: Target, to newer: Target) {
    let before = Drift.table(older)
    let after = Drift.table(newer)
    var changed: [String] = []
    var removed: [String] = []
    var unchanged = 0
    for (name, crcs) in before {
      switch after[name] {
      case nil: removed.append(name)
      case .some(let other) where other == crcs: unchanged += 1
      default: changed.append(name)
      }
    }
    self.changed = changed.sorted()
    self.removed = removed.sorted()
    added = after.keys.filter { before[$0] == nil }.sorted()
    unchangedCount = unchanged
  }

  private static func table(_ target: Target) -> [String: Set<CRC>] {
    var table: [String: Set<CRC>] = [:]
    for symbol in target.symbols.symbols {
      if let crc = symbol.crc { table[symbol.name, default: []].insert(crc) }
    }
    return table
  }
}
