import Synchronization

/// The symbols of a pool and its kernels, numbered in the order in which they are met.
///
/// One table is shared by all that is to be judged together; several readers may add to it at
/// once. Which number a symbol has depends on who came first, so numbers never show in results.
public final class SymbolTable: Sendable {
  private let names: Mutex<SymbolNames>

  /// A table that begins with `names`.
  public init(_ names: SymbolNames = SymbolNames()) {
    self.names = Mutex(names)
  }

  /// What the table holds at this moment.
  public var snapshot: SymbolNames { names.withLock { $0 } }

  /// The numbers of symbols whose names lie in `bytes`.
  func numbers(_ symbols: [(name: Range<Int>, crc: CRC?)], in bytes: [UInt8]) -> [Int32] {
    if symbols.isEmpty { return [] }
    return names.withLock { names in
      symbols.map { names.reference($0.name, in: bytes, $0.crc) }
    }
  }

  /// The numbers of symbols.
  func numbers(_ symbols: some Sequence<Candidate.Symbol>) -> [Int32] {
    var bytes: [UInt8] = []
    var places: [(name: Range<Int>, crc: CRC?)] = []
    for symbol in symbols {
      let start = bytes.count
      bytes += symbol.name.utf8
      places.append((start..<bytes.count, symbol.crc))
    }
    return numbers(places, in: bytes)
  }
}

/// Symbols in their order, as numbers of a table.
public struct SymbolList: Sendable, RandomAccessCollection {
  let table: SymbolTable
  /// The numbers of the pairs of name and CRC in the table's `references`.
  public let numbers: ArraySlice<Int32>

  /// The symbols with these numbers; all of them must be in the table.
  public init(_ numbers: ArraySlice<Int32>, in table: SymbolTable) {
    self.numbers = numbers
    self.table = table
  }

  /// Symbols that the table may not have yet.
  public init(_ symbols: [Candidate.Symbol], in table: SymbolTable) {
    self.init(table.numbers(symbols)[...], in: table)
  }

  /// The index of the first symbol.
  public var startIndex: Int { numbers.startIndex }
  /// The index after the last symbol.
  public var endIndex: Int { numbers.endIndex }

  /// One symbol. To go through many, ``symbols`` is cheaper.
  public subscript(index: Int) -> Candidate.Symbol {
    Candidate.Symbol(number: Int(numbers[index]), in: table.snapshot)
  }

  /// All symbols, with their names as texts.
  public var symbols: [Candidate.Symbol] {
    let names = table.snapshot
    return numbers.map { Candidate.Symbol(number: Int($0), in: names) }
  }

  /// The numbers that the symbols have in `other`, which gets those that it has not.
  func numbers(in other: SymbolTable) -> ArraySlice<Int32> {
    other === table ? numbers : other.numbers(symbols)[...]
  }

  /// This list and then another; in the table of the first that has any.
  public func appending(_ other: SymbolList) -> SymbolList {
    if isEmpty { return other }
    if other.isEmpty { return self }
    return SymbolList(numbers + other.numbers(in: table), in: table)
  }
}

extension Candidate.Symbol {
  init(number: Int, in names: SymbolNames) {
    let reference = names.references[number]
    self.init(name: names.name(reference.symbol), crc: reference.crc)
  }
}
