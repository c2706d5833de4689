package import SystemIO
package import SystemPackage
import TOMLKit

/// One table of a definition, or of another TOML file that people write, read key by key; what
/// nobody asked for is an unknown key.
///
/// TOMLKit reports a wrong type as a missing key, so types are checked here, in our own words.
package struct DefinitionTable {
  private let table: TOMLTable
  private let name: String
  private let source: DefinitionSource

  init(_ table: TOMLTable, name: String, source: DefinitionSource) {
    self.table = table
    self.name = name
    self.source = source
  }

  /// The outermost table of a TOML file; throws with the line if it is no TOML.
  package init(parsing text: String, file: FilePath) throws(DefinitionError) {
    do {
      self.init(
        try TOMLTable(string: text), name: "", source: DefinitionSource(file: file, text: text))
    } catch let error as TOMLParseError {
      throw DefinitionError(file: file, line: error.source.begin.line, message: error.description)
    } catch {
      throw DefinitionError(file: file, line: nil, message: "\(error)")
    }
  }

  func string(_ key: String) throws(DefinitionError) -> String? {
    try value(key, "a text in quotes") { $0.string }
  }

  /// The text of `key`, which must be there and not be empty.
  package func requiredString(_ key: String) throws(DefinitionError) -> String {
    guard let text = try string(key), !text.isEmpty else {
      throw source.error("\(place) needs \(key) = \"…\"", at: nil)
    }
    return text
  }

  func integer(_ key: String) throws(DefinitionError) -> Int? {
    try value(key, "a whole number") { $0.int }
  }

  func flag(_ key: String) throws(DefinitionError) -> Bool? {
    try value(key, "true or false") { $0.bool }
  }

  /// The day that `key` names: a date of TOML, or the same in quotes.
  package func day(_ key: String) throws(DefinitionError) -> CalendarDay? {
    try value(key, "a day, YYYY-MM-DD") { value in
      if let text = value.string { return CalendarDay(text) }
      return value.date.flatMap {
        CalendarDay(year: Int64($0.year), month: Int64($0.month), day: Int64($0.day))
      }
    }
  }

  func strings(_ key: String) throws(DefinitionError) -> [String]? {
    try value(key, "a list of texts") { value in
      guard let array = value.array else { return nil }
      let texts = array.compactMap(\.string)
      return texts.count == array.count ? texts : nil
    }
  }

  func table(_ key: String) throws(DefinitionError) -> DefinitionTable? {
    try value(key, "a table") { $0.table }.map {
      DefinitionTable($0, name: key, source: source)
    }
  }

  /// The tables headed `[[key]]`; errors in each name the line of its own keys.
  package func tables(_ key: String) throws(DefinitionError) -> [DefinitionTable] {
    let found: [TOMLTable]? = try value(key, "tables headed [[\(key)]]") { value in
      guard let array = value.array else { return nil }
      let tables = array.compactMap(\.table)
      return tables.count == array.count ? tables : nil
    }
    return (found ?? []).enumerated().map { number, table in
      DefinitionTable(table, name: key, source: source.part(headed: key, number: number))
    }
  }

  /// One of a fixed set of words.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, as type: Word.Type
  ) throws(DefinitionError) -> Word? where Word.RawValue == String {
    guard let text = try string(key) else { return nil }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw source.error("\(key) is one of \(words), not \"\(text)\"", at: key)
    }
    return word
  }

  /// Refuses keys outside `known`: a misspelt key must not be silently without effect.
  package func allowOnly(_ known: [String]) throws(DefinitionError) {
    for key in table.keys.sorted() where !known.contains(key) {
      throw source.error(
        "unknown key \"\(key)\" in \(place); known: \(known.joined(separator: ", "))", at: key)
    }
  }

  /// An error at the line that sets `key`, or at the head of the table.
  package func error(_ message: String, at key: String? = nil) -> DefinitionError {
    source.error(message, at: key)
  }

  /// The path that `key` names, relative to the definition's folder.
  func path(_ key: String) throws(DefinitionError) -> FilePath? {
    try string(key).map { source.folder.pushing(FilePath($0)) }
  }

  func requiredPath(_ key: String) throws(DefinitionError) -> FilePath {
    source.folder.pushing(FilePath(try requiredString(key)))
  }

  /// The repository that `key` names: a URL as it is, a path relative to the definition's folder.
  func location(_ key: String) throws(DefinitionError) -> String? {
    try string(key).map { $0.contains("://") ? $0 : source.folder.pushing(FilePath($0)).string }
  }

  /// The folder that relative paths start from.
  var folder: FilePath { source.folder }

  private var place: String { name.isEmpty ? "the definition" : "[\(name)]" }

  private func value<Value>(
    _ key: String, _ expected: String, _ read: (any TOMLValueConvertible) -> Value?
  ) throws(DefinitionError) -> Value? {
    guard let found = table[key] else { return nil }
    guard let value = read(found) else {
      throw source.error("\(key) in \(place) must be \(expected), not \(found.type)", at: key)
    }
    return value
  }
}

/// The text of a definition, for naming the line of an error.
struct DefinitionSource {
  let file: FilePath
  let text: String
  /// The lines of the table that is read, counted from 0; nothing for the outermost.
  private var part: Range<Int>?

  init(file: FilePath, text: String) {
    self.file = file
    self.text = text
  }

  var folder: FilePath { file.removingLastComponent() }

  /// The lines of the table below the head `[[key]]` that comes after `number` others; all lines if
  /// its tables are written in another way.
  func part(headed key: String, number: Int) -> DefinitionSource {
    let lines = self.lines
    let heads = lines.indices.filter { lines[$0].filter { $0 != " " }.hasPrefix("[[\(key)]]") }
    guard number < heads.count else { return self }
    let end = lines[(heads[number] + 1)...].firstIndex { $0.drop { $0 == " " }.hasPrefix("[") }
    var copy = self
    copy.part = heads[number]..<(end ?? lines.endIndex)
    return copy
  }

  /// An error at the first line that sets `key`, if one does, else at the head of the table.
  func error(_ message: String, at key: String?) -> DefinitionError {
    let lines = self.lines
    let line = key.flatMap { key in
      (part ?? lines.indices).first { Self.sets(key, lines[$0]) }
        ?? lines.firstIndex { Self.sets(key, $0) }
    }
    return DefinitionError(
      file: file, line: (line ?? part?.lowerBound).map { $0 + 1 }, message: message)
  }

  private var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  private static func sets(_ key: String, _ line: Substring) -> Bool {
    let body = line.drop { $0 == " " || $0 == "\t" || $0 == "[" }
    return body.hasPrefix(key)
      && body.dropFirst(key.count).first.map { " \t=].".contains($0) } ?? true
  }
}
