import Publication
import SystemIO
public import SystemPackage

extension Baseline {
  /// The largest baseline that is read, in bytes.
  private static let largestFile = 16 << 20

  /// Reads a baseline.
  ///
  /// - Throws: `DefinitionError` with file and line for bad TOML, unknown keys, ids that can be none,
  ///   days that are none and ids that stand there twice; `SystemError` if the file cannot be read.
  public init(reading path: FilePath) throws {
    let bytes = try FileSystem.readWholeFile(path, limit: Self.largestFile)
    try self.init(parsing: String(decoding: bytes, as: UTF8.self), file: path)
  }

  /// Reads the text of a baseline.
  init(parsing text: String, file: FilePath) throws(DefinitionError) {
    let table = try DefinitionTable(parsing: text, file: file)
    try table.allowOnly(["accepted"])
    self.init()
    var known: Set<String> = []
    for accepted in try table.tables("accepted") {
      let entry = try Entry(accepted)
      guard known.insert(entry.id).inserted else {
        throw accepted.error("\"\(entry.id)\" is accepted twice", at: "id")
      }
      entries.append(entry)
    }
  }
}

extension Baseline.Entry {
  fileprivate init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly(["id", "reason", "expires"])
    id = try table.requiredString("id")
    guard id.count(where: { $0 == ":" }) >= 2, id.first != ":" else {
      throw table.error("id is RULE:VIEW:SUBJECT, not \"\(id)\"", at: "id")
    }
    reason = try table.requiredString("reason")
    guard let day = try table.day("expires") else {
      throw table.error("[[accepted]] needs expires = YYYY-MM-DD, its last day", at: nil)
    }
    expires = day
  }
}
