import RPMFormat
import SystemIO

/// The rows of primary.sqlite.
struct PrimaryDatabase {
  private let packages: TableWriter
  private let files: TableWriter
  private let dependencies: [TableWriter]

  init(_ database: MetadataDatabase) throws(SQLiteError) {
    packages = try database.table("packages")
    files = try database.table("files")
    var tables: [TableWriter] = []
    for kind in DependencyKind.allCases {
      tables.append(try database.table(kind.rawValue))
    }
    dependencies = tables
  }

  func append(_ record: PackageRecord, key: Int64) throws(SystemError) {
    try record.arena.bytes.withUnsafeBufferPointer { memory throws(SystemError) in
      let texts = RecordTexts(memory: memory)
      try addPackage(record, texts, key)
      var path: [UInt8] = []
      for file in record.files where file.isPrimary { try addFile(file, texts, key, &path) }
      for kind in DependencyKind.allCases {
        for entry in record.dependencies[kind.place] { try add(entry, kind, texts, key) }
      }
    }
  }

  private func addPackage(
    _ record: PackageRecord, _ texts: RecordTexts, _ key: Int64
  ) throws(SystemError) {
    let (identity, description) = (record.identity, record.description)
    packages.add(key)
    packages.add(record.file.checksum)
    for text in [identity.name, identity.arch, identity.version] { texts.add(text, to: packages) }
    packages.add(String(identity.epoch))
    texts.add(identity.release, to: packages)
    texts.add(description.summary, to: packages)
    texts.add(orNull: description.description, to: packages)
    texts.add(orNull: description.url, to: packages)
    packages.add(record.file.modificationTime)
    packages.add(record.numbers.buildTime)
    for text in [
      description.license, description.vendor, description.group, description.buildHost,
      description.sourceRPM,
    ] { texts.add(text, to: packages) }
    packages.add(record.numbers.headerRange.lowerBound)
    packages.add(record.numbers.headerRange.upperBound)
    texts.add(orNull: description.packager, to: packages)
    packages.add(record.file.size)
    packages.add(record.numbers.installedSize)
    packages.add(record.numbers.archiveSize)
    packages.add(record.href)
    if let base = record.base, !base.isEmpty { packages.add(base) } else { packages.addNull() }
    packages.add(record.file.checksumType.rawValue)
    try packages.endRow()
  }

  private func addFile(
    _ file: FileEntry, _ texts: RecordTexts, _ key: Int64, _ path: inout [UInt8]
  ) throws(SystemError) {
    path.removeAll(keepingCapacity: true)
    path.append(contentsOf: texts.slice(file.folder))
    path.append(contentsOf: texts.slice(file.base))
    try path.withUnsafeBufferPointer { name throws(SystemError) in
      files.add(name)
      switch file.kind {
      case .file: files.add("file" as StaticString)
      case .directory: files.add("dir" as StaticString)
      case .ghost: files.add("ghost" as StaticString)
      }
      files.add(key)
      try files.endRow()
    }
  }

  private func add(
    _ entry: DependencyEntry, _ kind: DependencyKind, _ texts: RecordTexts, _ key: Int64
  ) throws(SystemError) {
    let table = dependencies[kind.place]
    texts.add(entry.name, to: table)
    if let flags = entry.flags { table.add(flags) } else { table.addNull() }
    if entry.hasVersion {
      if entry.epoch.isEmpty {
        table.add("0" as StaticString)
      } else {
        texts.add(entry.epoch, to: table)
      }
      texts.add(entry.version, to: table)
      texts.add(orNull: entry.release, to: table)
    } else {
      for _ in 0..<3 { table.addNull() }
    }
    table.add(key)
    if kind == .requires { table.add((entry.isPre ? "TRUE" : "FALSE") as StaticString) }
    try table.endRow()
  }
}

extension TableWriter {
  /// Adds the row of a package in a database that knows it by its pkgid alone.
  func add(_ record: PackageRecord, key: Int64) throws(SystemError) {
    add(key)
    add(record.file.checksum)
    try endRow()
  }
}

/// Adds texts of a record, whose arena stays in place meanwhile.
struct RecordTexts {
  let memory: UnsafeBufferPointer<UInt8>

  func add(_ text: ArenaText, to table: TableWriter) { table.add(slice(text)) }

  func add(orNull text: ArenaText, to table: TableWriter) {
    if text.isEmpty { table.addNull() } else { table.add(slice(text)) }
  }

  func string(_ text: ArenaText) -> String { String(decoding: slice(text), as: UTF8.self) }

  func slice(_ text: ArenaText) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: memory[text.range])
  }
}
