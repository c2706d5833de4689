import RPMFormat
import SystemIO

/// The rows of primary.sqlite.
struct PrimaryDatabase {
  let database: MetadataDatabase
  private let packages: SQLiteStatement
  private let files: SQLiteStatement
  private let dependencies: [SQLiteStatement]

  init(_ database: MetadataDatabase) throws(SQLiteError) {
    self.database = database
    packages = try database.insert(into: "packages", columns: 26)
    files = try database.insert(into: "files", columns: 3)
    var statements: [SQLiteStatement] = []
    for kind in DependencyKind.allCases {
      statements.append(
        try database.insert(into: kind.rawValue, columns: kind == .requires ? 7 : 6))
    }
    dependencies = statements
  }

  func append(_ record: PackageRecord, key: Int64) throws(SQLiteError) {
    try record.arena.bytes.withUnsafeBufferPointer { memory throws(SQLiteError) in
      let texts = BoundTexts(memory: memory)
      try addPackage(record, texts, key)
      var path: [UInt8] = []
      for file in record.files where file.isPrimary { try addFile(file, texts, key, &path) }
      for kind in DependencyKind.allCases {
        for entry in record.dependencies[kind.place] { try add(entry, kind, texts, key) }
      }
    }
  }

  private func addPackage(
    _ record: PackageRecord, _ texts: BoundTexts, _ key: Int64
  ) throws(SQLiteError) {
    let (identity, description) = (record.identity, record.description)
    packages.bind(key)
    packages.bind(record.file.checksum)
    for text in [identity.name, identity.arch, identity.version] { texts.bind(text, to: packages) }
    packages.bind(String(identity.epoch))
    texts.bind(identity.release, to: packages)
    texts.bind(description.summary, to: packages)
    texts.bind(orNull: description.description, to: packages)
    texts.bind(orNull: description.url, to: packages)
    packages.bind(record.file.modificationTime)
    packages.bind(record.numbers.buildTime)
    for text in [
      description.license, description.vendor, description.group, description.buildHost,
      description.sourceRPM,
    ] { texts.bind(text, to: packages) }
    packages.bind(record.numbers.headerRange.lowerBound)
    packages.bind(record.numbers.headerRange.upperBound)
    texts.bind(orNull: description.packager, to: packages)
    packages.bind(record.file.size)
    packages.bind(record.numbers.installedSize)
    packages.bind(record.numbers.archiveSize)
    packages.bind(record.href)
    if let base = record.base, !base.isEmpty { packages.bind(base) } else { packages.bindNull() }
    packages.bind(record.file.checksumType.rawValue)
    try packages.run()
  }

  private func addFile(
    _ file: FileEntry, _ texts: BoundTexts, _ key: Int64, _ path: inout [UInt8]
  ) throws(SQLiteError) {
    path.removeAll(keepingCapacity: true)
    path.append(contentsOf: texts.slice(file.folder))
    path.append(contentsOf: texts.slice(file.base))
    try path.withUnsafeBufferPointer { name throws(SQLiteError) in
      files.bind(name)
      switch file.kind {
      case .file: files.bind("file" as StaticString)
      case .directory: files.bind("dir" as StaticString)
      case .ghost: files.bind("ghost" as StaticString)
      }
      files.bind(key)
      try files.run()
    }
  }

  private func add(
    _ entry: DependencyEntry, _ kind: DependencyKind, _ texts: BoundTexts, _ key: Int64
  ) throws(SQLiteError) {
    let statement = dependencies[kind.place]
    texts.bind(entry.name, to: statement)
    if let flags = entry.flags { statement.bind(flags) } else { statement.bindNull() }
    if entry.hasVersion {
      if entry.epoch.isEmpty {
        statement.bind("0" as StaticString)
      } else {
        texts.bind(entry.epoch, to: statement)
      }
      texts.bind(entry.version, to: statement)
      texts.bind(orNull: entry.release, to: statement)
    } else {
      for _ in 0..<3 { statement.bindNull() }
    }
    statement.bind(key)
    if kind == .requires { statement.bind((entry.isPre ? "TRUE" : "FALSE") as StaticString) }
    try statement.run()
  }
}

/// Binds texts of a record, whose arena stays in place meanwhile.
struct BoundTexts {
  let memory: UnsafeBufferPointer<UInt8>

  func bind(_ text: ArenaText, to statement: SQLiteStatement) {
    if text.isEmpty { statement.bind("" as StaticString) } else { statement.bind(slice(text)) }
  }

  func bind(orNull text: ArenaText, to statement: SQLiteStatement) {
    if text.isEmpty { statement.bindNull() } else { statement.bind(slice(text)) }
  }

  func string(_ text: ArenaText) -> String { String(decoding: slice(text), as: UTF8.self) }

  func slice(_ text: ArenaText) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: memory[text.range])
  }
}
