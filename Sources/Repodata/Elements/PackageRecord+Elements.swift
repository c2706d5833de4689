import RPMFormat
import SystemIO

extension PackageRecord {
  /// The record that somebody's three documents give of one package, for the SQLite files.
  ///
  /// - Parameters:
  ///   - primary: its element of primary.xml.
  ///   - filelists: its element of filelists.xml.
  ///   - other: its element of other.xml.
  ///   - base: the `xml:base` that is to hold instead of the element's own.
  /// - Throws: ``MetadataError`` for a checksum of an unknown kind or flags that are none.
  public init(
    primary: PackageElement, filelists: XMLFragment, other: XMLFragment, base: String?
  ) throws(MetadataError) {
    var reader = ElementReader(primary.element)
    file = try reader.facts()
    href = primary.href
    self.base = base
    identity = reader.identity(primary.nevra)
    description = reader.description()
    numbers = reader.numbers()
    dependencies = try reader.dependencies()
    files = reader.files(filelists)
    changelog = reader.changelog(other)
    arena = reader.arena
  }
}

extension PackageRecord {
  /// What one document alone says of a package: enough for the rows of the SQLite file of that
  /// document, and for nothing else.
  ///
  /// - Parameters:
  ///   - element: the package's element.
  ///   - kind: the document it is from.
  /// - Throws: ``MetadataError`` if it lacks what names a package, for a checksum of an unknown
  ///   kind or flags that are none.
  public init(_ element: XMLFragment, of kind: DocumentKind) throws(MetadataError) {
    var reader = ElementReader(element)
    if kind == .primary {
      let package = try PackageElement(element)
      file = try reader.facts()
      href = package.href
      base = package.base
      identity = reader.identity(package.nevra)
    } else {
      let package = try PackageIdentity(element)
      file = PackageFileFacts(checksum: package.pkgid, size: 0, modificationTime: 0)
      href = ""
      base = nil
      identity = reader.identity(package.nevra)
    }
    description = reader.description()
    numbers = reader.numbers()
    dependencies = try reader.dependencies()
    files = kind == .primary ? reader.primaryFiles() : reader.files(element)
    changelog = reader.changelog(element)
    arena = reader.arena
  }
}

/// Gathers the texts of a package's elements in one arena.
private struct ElementReader {
  var arena = TextArena([])
  private let children: [XMLFragment]
  private let format: [XMLFragment]

  init(_ package: XMLFragment) {
    children = package.children
    format = children.first { $0.isNamed("format") }?.children ?? []
  }

  private func child(_ name: String) -> XMLFragment? { children.first { $0.isNamed(name) } }

  private mutating func add(_ text: String?) -> ArenaText {
    guard let text, !text.isEmpty else { return .none }
    return arena.append(Array(text.utf8))
  }

  private mutating func text(_ name: String) -> ArenaText { add(child(name)?.text) }

  private mutating func formatText(_ name: String) -> ArenaText {
    add(format.first { $0.isNamed(name) }?.text)
  }

  func facts() throws(MetadataError) -> PackageFileFacts {
    let type = child("checksum")?.attribute("type") ?? ""
    guard let algorithm = DigestAlgorithm(name: type) else {
      throw MetadataError(.value(type, of: "the type of a checksum"))
    }
    return PackageFileFacts(
      checksum: child("checksum")?.text ?? "", checksumType: algorithm,
      size: child("size")?.number("package") ?? 0,
      modificationTime: child("time")?.number("file") ?? 0)
  }

  mutating func identity(_ nevra: RepositoryNEVRA) -> PackageRecord.Identity {
    PackageRecord.Identity(
      name: add(nevra.name), arch: add(nevra.arch), version: add(nevra.evr.version),
      release: add(nevra.evr.release), epoch: nevra.evr.epoch ?? 0)
  }

  mutating func description() -> PackageRecord.Description {
    PackageRecord.Description(
      summary: text("summary"), description: text("description"), packager: text("packager"),
      url: text("url"), license: formatText("license"), vendor: formatText("vendor"),
      group: formatText("group"), buildHost: formatText("buildhost"),
      sourceRPM: formatText("sourcerpm"))
  }

  func numbers() -> PackageRecord.Numbers {
    let header = format.first { $0.isNamed("header-range") }
    let start: Int = max(header?.number("start") ?? 0, 0)
    return PackageRecord.Numbers(
      buildTime: child("time")?.number("build") ?? 0,
      installedSize: child("size")?.number("installed") ?? 0,
      archiveSize: child("size")?.number("archive") ?? 0,
      headerRange: start..<max(start, header?.number("end") ?? 0))
  }

  mutating func dependencies() throws(MetadataError) -> [[DependencyEntry]] {
    var lists: [[DependencyEntry]] = []
    for kind in DependencyKind.allCases {
      var entries: [DependencyEntry] = []
      for entry in format.first(where: { $0.isNamed(kind.rawValue) })?.children ?? [] {
        entries.append(try dependency(entry))
      }
      lists.append(entries)
    }
    return lists
  }

  private mutating func dependency(_ entry: XMLFragment) throws(MetadataError) -> DependencyEntry {
    let comparison: UInt8 =
      switch entry.attribute("flags") {
      case nil, "": 0
      case "LT": 2
      case "GT": 4
      case "EQ": 8
      case "LE": 10
      case "GE": 12
      case .some(let other): throw MetadataError(.value(other, of: "the flags of a dependency"))
      }
    return DependencyEntry(
      name: add(entry.attribute("name")), comparison: comparison,
      hasVersion: entry.attribute("epoch") != nil || entry.attribute("ver") != nil,
      epoch: add(entry.attribute("epoch")), version: add(entry.attribute("ver")),
      release: add(entry.attribute("rel")), isPre: entry.attribute("pre") == "1")
  }

  mutating func files(_ filelists: XMLFragment) -> [FileEntry] {
    files(filelists.children) { FileEntry.isPrimaryPath($0) }
  }

  /// The files that primary.xml itself lists, whatever the rule it was written by.
  mutating func primaryFiles() -> [FileEntry] { files(format) { _ in true } }

  private mutating func files(
    _ elements: [XMLFragment], isPrimary: (Span<UInt8>) -> Bool
  ) -> [FileEntry] {
    var files: [FileEntry] = []
    for file in elements where file.isNamed("file") {
      let path = Array(file.text.utf8)
      let slash = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      let folder = Array(path[..<slash])
      let kind: FileEntry.Kind =
        switch file.attribute("type") {
        case "dir": .directory
        case "ghost": .ghost
        default: .file
        }
      files.append(
        FileEntry(
          folder: arena.append(folder), base: arena.append(Array(path[slash...])), kind: kind,
          isPrimary: isPrimary(path.span)))
    }
    return files
  }

  mutating func changelog(_ other: XMLFragment) -> [ChangelogItem] {
    var items: [ChangelogItem] = []
    for entry in other.children where entry.isNamed("changelog") {
      items.append(
        ChangelogItem(
          author: add(entry.attribute("author")), date: entry.number("date"),
          text: add(entry.text)))
    }
    return items
  }
}

extension DependencyEntry {
  fileprivate init(
    name: ArenaText, comparison: UInt8, hasVersion: Bool, epoch: ArenaText, version: ArenaText,
    release: ArenaText, isPre: Bool
  ) {
    self.name = name
    self.comparison = comparison
    self.hasVersion = hasVersion
    self.epoch = epoch
    self.version = version
    self.release = release
    self.isPre = isPre
  }
}
