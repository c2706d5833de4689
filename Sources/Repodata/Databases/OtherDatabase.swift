import SystemIO

/// The rows of other.sqlite.
struct OtherDatabase {
  private let packages: TableWriter
  private let changelog: TableWriter

  init(_ database: MetadataDatabase) throws(SQLiteError) {
    packages = try database.table("packages")
    changelog = try database.table("changelog")
  }

  func append(_ record: PackageRecord, key: Int64) throws(SystemError) {
    try packages.add(record, key: key)
    try record.arena.bytes.withUnsafeBufferPointer { memory throws(SystemError) in
      let texts = RecordTexts(memory: memory)
      for entry in record.changelog {
        changelog.add(key)
        texts.add(entry.author, to: changelog)
        changelog.add(entry.date)
        texts.add(entry.text, to: changelog)
        try changelog.endRow()
      }
    }
  }
}
