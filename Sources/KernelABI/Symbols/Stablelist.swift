/// A list of the symbols that a distribution promises to keep: its stable kernel ABI.
///
/// Two kinds of file are read. `kernel-abi-stablelists` (and the older `-whitelists`) install
/// names below the name of the list, and the list may be empty, as that of EL 9.0 is:
///
///     [rhel9_x86_64_stablelist]
///     \t__alloc_pages
///
/// The kernel's source has `Module.kabi_ARCH`, the lines of a symvers file with their CRCs. Blank
/// lines and lines that begin with `#` are passed over.
public struct Stablelist: Sendable {
  /// The name in the brackets; nothing if the file has none.
  public let name: String?
  /// The symbols that are promised.
  public let symbols: Set<String>
  /// The CRCs of a `Module.kabi_ARCH`, by symbol; empty for lists of names.
  public let crcs: [String: CRC]

  /// Whether the list promises a symbol.
  public func contains(_ symbol: String) -> Bool { symbols.contains(symbol) }

  /// Reads the text of a list; `file` names it in errors. Throws if a line is of neither kind.
  public init(parsing bytes: Span<UInt8>, file: String) throws(StablelistError) {
    var text = TextLines(bytes)
    var name: String?
    var symbols: Set<String> = []
    var crcs: [String: CRC] = [:]
    while let line = text.next() {
      do throws(StablelistError.Kind) {
        switch try StablelistLine(line) {
        case .empty: break
        case .header(let header):
          guard name == nil else { throw .secondHeader }
          name = header
        case .symbol(let symbol, let crc):
          symbols.insert(symbol)
          crcs[symbol] = crc ?? crcs[symbol]
        }
      } catch {
        throw StablelistError(error, file: file, line: text.number)
      }
    }
    self.name = name
    self.symbols = symbols
    self.crcs = crcs
  }
}

/// What one line of a list says.
private enum StablelistLine {
  case empty
  case header(String)
  case symbol(String, CRC?)

  init(_ line: Span<UInt8>) throws(StablelistError.Kind) {
    let trimmed = line.trimmed
    guard !trimmed.isEmpty, trimmed[0] != UInt8(ascii: "#") else {
      self = .empty
      return
    }
    if trimmed[0] == UInt8(ascii: "[") {
      self = .header(try Self.header(trimmed))
    } else if Self.isSymbol(trimmed), let symbol = trimmed.text {
      self = .symbol(symbol, nil)
    } else {
      self = try Self.symvers(line)
    }
  }

  private static func header(_ line: Span<UInt8>) throws(StablelistError.Kind) -> String {
    guard line.count > 2, line[line.count - 1] == UInt8(ascii: "]"),
      let name = line.extracting(1..<line.count - 1).text
    else { throw .notASymbol }
    return name
  }

  private static func symvers(_ line: Span<UInt8>) throws(StablelistError.Kind) -> StablelistLine {
    do throws(SymversError.Kind) {
      guard let fields = try SymversFields(line) else { return .empty }
      guard let crc = CRC(bytes: line.extracting(fields.crc)) else { throw .notHexadecimal }
      guard isSymbol(line.extracting(fields.symbol)),
        let symbol = line.extracting(fields.symbol).text
      else { throw .emptyField("symbol") }
      return .symbol(symbol, crc)
    } catch .tooFewFields {
      throw .notASymbol
    } catch {
      throw .symvers(error)
    }
  }

  /// Whether a field can be the name of a symbol: letters, digits, `_`, `.` and `$`.
  private static func isSymbol(_ field: Span<UInt8>) -> Bool {
    for index in 0..<field.count {
      let byte = field[index]
      guard isWordByte(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "$") else {
        return false
      }
    }
    return !field.isEmpty
  }
}
