/// A symbol that two lists of one kernel's offer with different CRCs.
public struct SymbolContradiction: Sendable, Equatable {
  /// The symbol, as a dependency names it.
  public let symbol: String
  /// The CRCs in the one list, sorted.
  public let own: [CRC]
  /// The CRCs in the other.
  public let other: [CRC]
}

extension SymbolList {
  /// The symbols that both lists offer, but with no CRC in common, sorted by name.
  ///
  /// A CRC of 0, or none, contradicts nothing; nor does a symbol that a list has several times, as
  /// long as one of its CRCs is in the other.
  public func contradictions(with other: SymbolList) -> [SymbolContradiction] {
    let (mine, others) = (numbers, other.numbers(in: table))
    let names = table.snapshot
    let own = Self.crcs(mine, names)
    let theirs = Self.crcs(others, names)
    return own.compactMap { symbol, crcs in
      guard let different = theirs[symbol], crcs.isDisjoint(with: different) else { return nil }
      return SymbolContradiction(
        symbol: names.name(symbol), own: crcs.sorted { $0.value < $1.value },
        other: different.sorted { $0.value < $1.value })
    }.sorted { $0.symbol < $1.symbol }
  }

  /// The CRCs of each symbol, by its number; without those that have an unknown one.
  private static func crcs(
    _ numbers: ArraySlice<Int32>, _ names: SymbolNames
  ) -> [Int: Set<CRC>] {
    var crcs: [Int: Set<CRC>] = [:]
    var unknown: Set<Int> = []
    for number in numbers {
      let reference = names.references[Int(number)]
      guard let crc = reference.crc, !crc.isUnknown else {
        unknown.insert(reference.symbol)
        continue
      }
      crcs[reference.symbol, default: []].insert(crc)
    }
    for symbol in unknown { crcs[symbol] = nil }
    return crcs
  }
}
