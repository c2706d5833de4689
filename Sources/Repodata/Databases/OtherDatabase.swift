/// The rows of other.sqlite.
struct OtherDatabase {
  let database: MetadataDatabase
  private let packages: SQLiteStatement
  private let changelog: SQLiteStatement

  init(_ database: MetadataDatabase) throws(SQLiteError) {
    self.database = database
    packages = try database.insert(into: "packages", columns: 2)
    changelog = try database.insert(into: "changelog", columns: 4)
  }

  func append(_ record: PackageRecord, key: Int64) throws(SQLiteError) {
    packages.bind(key)
    packages.bind(record.file.checksum)
    try packages.run()
    try record.arena.bytes.withUnsafeBufferPointer { memory throws(SQLiteError) in
      let texts = BoundTexts(memory: memory)
      for entry in record.changelog {
        changelog.bind(key)
        texts.bind(entry.author, to: changelog)
        changelog.bind(entry.date)
        texts.bind(entry.text, to: changelog)
        try changelog.run()
      }
    }
  }
}
