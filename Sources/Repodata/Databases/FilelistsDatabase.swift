import SystemIO

/// The rows of filelists.sqlite: one for each folder of a package.
struct FilelistsDatabase {
  private let packages: TableWriter
  private let filelist: TableWriter

  init(_ database: MetadataDatabase) throws(SQLiteError) {
    packages = try database.table("packages")
    filelist = try database.table("filelist")
  }

  func append(_ record: PackageRecord, key: Int64) throws(SystemError) {
    try packages.add(record, key: key)
    try record.arena.bytes.withUnsafeBufferPointer { memory throws(SystemError) in
      let texts = RecordTexts(memory: memory)
      for row in rows(of: record, texts) {
        filelist.add(key)
        filelist.add(row.folder)
        try row.names.withUnsafeBufferPointer { names throws(SystemError) in
          try row.kinds.withUnsafeBufferPointer { kinds throws(SystemError) in
            filelist.add(names)
            filelist.add(kinds)
            try filelist.endRow()
          }
        }
      }
    }
  }

  /// The folders in the order of their first file.
  private func rows(of record: PackageRecord, _ texts: RecordTexts) -> [FolderRow] {
    var rows: [FolderRow] = []
    var places: [ArenaText] = []
    var index = TextIndex()
    for file in record.files {
      let hash = record.arena.hash(file.folder, .none)
      let found = index.last(hash: hash) { record.arena.equal(places[$0], file.folder) }
      if found == nil {
        index.insert(hash: hash)
        places.append(file.folder)
        rows.append(FolderRow(folder: Self.folderName(texts.string(file.folder))))
      }
      rows[found ?? rows.count - 1].add(file, texts)
    }
    return rows
  }

  /// A folder without the slash at its end; `/` stays, and nothing becomes `.`.
  private static func folderName(_ text: String) -> String {
    if text.isEmpty { return "." }
    return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
  }
}

/// One row: a folder, the names in it joined by `/`, and a letter for the kind of each.
private struct FolderRow {
  let folder: String
  var names: [UInt8] = []
  var kinds: [UInt8] = []

  init(folder: String) {
    self.folder = folder
  }

  mutating func add(_ file: FileEntry, _ texts: RecordTexts) {
    if !kinds.isEmpty { names.append(UInt8(ascii: "/")) }
    // The root directory itself has no name.
    if file.base.isEmpty { names.append(UInt8(ascii: "/")) }
    names.append(contentsOf: texts.slice(file.base))
    switch file.kind {
    case .file: kinds.append(UInt8(ascii: "f"))
    case .directory: kinds.append(UInt8(ascii: "d"))
    case .ghost: kinds.append(UInt8(ascii: "g"))
    }
  }
}
