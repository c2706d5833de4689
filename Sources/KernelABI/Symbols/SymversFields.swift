/// Where the columns of one line of a symvers file are, as offsets into the line.
struct SymversFields {
  let crc: Range<Int>
  let symbol: Range<Int>
  let module: Range<Int>
  let exportType: Range<Int>?
  let namespace: Range<Int>?

  /// Splits a line; nothing if it is blank.
  init?(_ line: Span<UInt8>) throws(SymversError.Kind) {
    guard line.count <= Symvers.longestLine else { throw .lineTooLong }
    let fields = Self.split(line)
    if fields.allSatisfy(\.isEmpty) { return nil }
    guard fields.count >= 3 else { throw .tooFewFields(fields.count) }
    guard fields.count <= 5 else { throw .tooManyFields(fields.count) }
    crc = fields[0]
    symbol = fields[1]
    let hasNamespaceThird = fields.count == 5 && Self.isNamespaceThird(line, fields)
    module = hasNamespaceThird ? fields[3] : fields[2]
    let type = hasNamespaceThird ? fields[4] : fields.count > 3 ? fields[3] : nil
    let namespace = hasNamespaceThird ? fields[2] : fields.count > 4 ? fields[4] : nil
    exportType = type.flatMap { $0.isEmpty ? nil : $0 }
    self.namespace = namespace.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Whether the five columns are those of upstream 5.4: the last is the export type, and the
  /// one before it is not.
  private static func isNamespaceThird(_ line: Span<UInt8>, _ fields: [Range<Int>]) -> Bool {
    isExportType(line.extracting(fields[4])) && !isExportType(line.extracting(fields[3]))
  }

  private static func isExportType(_ field: Span<UInt8>) -> Bool {
    return field.begins(with: "EXPORT_") || field.begins(with: "(unknown)")
  }

  private static func split(_ line: Span<UInt8>) -> [Range<Int>] {
    var tabs: [Int] = []
    for index in 0..<line.count where line[index] == 0x09 { tabs.append(index) }
    guard !tabs.isEmpty else { return splitAtWhiteSpace(line) }
    var fields: [Range<Int>] = []
    var start = 0
    for tab in tabs {
      fields.append(start..<tab)
      start = tab + 1
    }
    fields.append(start..<line.count)
    return fields
  }

  private static func splitAtWhiteSpace(_ line: Span<UInt8>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start: Int?
    for index in 0..<line.count {
      if !isWhiteSpace(line[index]) {
        start = start ?? index
      } else if let begun = start {
        fields.append(begun..<index)
        start = nil
      }
    }
    if let begun = start { fields.append(begun..<line.count) }
    return fields
  }
}
