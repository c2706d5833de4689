/// The exported symbols of a kernel or of external modules: a `Module.symvers` file.
///
///     CRC \t SYMBOL \t MODULE                                  3 columns: old
///     CRC \t SYMBOL \t MODULE \t EXPORT_TYPE                   4 columns: EL7, EL8
///     CRC \t SYMBOL \t MODULE \t EXPORT_TYPE \t NAMESPACE      5 columns: EL9, EL10
///     CRC \t SYMBOL \t NAMESPACE \t MODULE \t EXPORT_TYPE      5 columns: upstream 5.4 and 5.5
///
/// An empty namespace is written too, so lines of the third form usually end in a tab. The fourth
/// form is told from the third by the place of the export type, which begins with `EXPORT_`.
/// Lines with a tab are split at each tab, others at white space. Symbols named twice with
/// different CRCs are kept, both.
public struct Symvers: Sendable {
  /// One exported symbol.
  public struct Line: Sendable, Hashable {
    /// The CRC; `isUnknown` where `CONFIG_MODVERSIONS` is off.
    public let crc: CRC
    /// The symbol's name.
    public let symbol: String
    /// `vmlinux`, or the path of the exporting module without `.ko`.
    public let module: String
    /// `EXPORT_SYMBOL`, `EXPORT_SYMBOL_GPL` or another; nothing in files of three columns.
    public let exportType: String?
    /// The symbol's namespace; nothing if it has none.
    public let namespace: String?

    /// A line of these columns.
    public init(
      crc: CRC, symbol: String, module: String, exportType: String? = nil, namespace: String? = nil
    ) {
      self.crc = crc
      self.symbol = symbol
      self.module = module
      self.exportType = exportType
      self.namespace = namespace
    }
  }

  /// The lines, in the order of the file.
  public let lines: [Line]

  /// The longest line that is read, in bytes: a symbol, a path and a namespace are far shorter.
  public static let longestLine = 8192

  /// Reads the text of a decompressed symvers file; `file` names it in errors.
  ///
  /// Blank lines are passed over. Throws if a line is none of the four forms.
  public init(parsing bytes: Span<UInt8>, file: String) throws(SymversError) {
    var text = TextLines(bytes)
    var lines: [Line] = []
    var words = RepeatedWords()
    while let line = text.next() {
      do throws(SymversError.Kind) {
        guard let fields = try SymversFields(line) else { continue }
        lines.append(try Line(line, fields, &words))
      } catch {
        throw SymversError(error, file: file, line: text.number)
      }
    }
    self.lines = lines
  }
}

extension Symvers.Line {
  fileprivate init(
    _ line: Span<UInt8>, _ fields: SymversFields, _ words: inout RepeatedWords
  ) throws(SymversError.Kind) {
    guard let crc = CRC(bytes: line.extracting(fields.crc)) else { throw .notHexadecimal }
    guard !fields.symbol.isEmpty else { throw .emptyField("symbol") }
    guard !fields.module.isEmpty else { throw .emptyField("module") }
    guard let symbol = line.extracting(fields.symbol).text else { throw .notUTF8 }
    self.init(
      crc: crc, symbol: symbol,
      module: try words.word(line.extracting(fields.module), in: .module),
      exportType: try fields.exportType.map { range throws(SymversError.Kind) in
        try words.word(line.extracting(range), in: .exportType)
      },
      namespace: try fields.namespace.map { range throws(SymversError.Kind) in
        try words.word(line.extracting(range), in: .namespace)
      })
  }
}

/// Shares one text among lines that follow each other and have the same module, export type or
/// namespace, as nearly all do: making texts is most of the work of reading.
private struct RepeatedWords {
  enum Column: Int {
    case module, exportType, namespace
  }

  private var last = ["", "", ""]

  mutating func word(_ bytes: Span<UInt8>, in column: Column) throws(SymversError.Kind) -> String {
    if bytes.isEqual(to: last[column.rawValue]) { return last[column.rawValue] }
    guard let word = bytes.text else { throw .notUTF8 }
    last[column.rawValue] = word
    return word
  }
}
