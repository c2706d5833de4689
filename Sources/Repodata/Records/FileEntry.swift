import RPMFormat

/// One file of a package, as metadata lists it.
struct FileEntry: Sendable {
  /// What kind of file it is. A ghost directory is a directory.
  enum Kind: Sendable {
    case file, directory, ghost
  }

  /// The folder with its slash; empty if `base` is the whole path.
  let folder: ArenaText
  /// The name in the folder, or the whole path.
  let base: ArenaText
  let kind: Kind
  /// Whether primary.xml lists it too.
  let isPrimary: Bool

  /// The files of a package in header order, none left out.
  static func list(
    _ table: FileTable, in arena: inout TextArena
  ) throws(RecordError) -> [FileEntry] {
    var folders: [Folder] = []
    folders.reserveCapacity(table.dirNames.count)
    for name in table.dirNames { folders.append(try Folder(name, in: arena)) }
    var entries: [FileEntry] = []
    entries.reserveCapacity(table.count)
    for index in 0..<table.count {
      let folder = folders[Int(table.dirIndexes[index])]
      var (place, base) = try names(table.baseNames[index], in: folder, &arena)
      if place.isEmpty { (place, base) = split(base, in: arena) }
      let kind: Kind =
        table.isDirectory(index) ? .directory : table.isGhost(index) ? .ghost : .file
      let isPrimary =
        switch folder.primary {
        case .all: true
        case .sendmail: arena.bytes.span.extracting(base.range).equals("sendmail")
        case .none: false
        case .each: isPrimaryPath(place, base, in: arena)
        }
      entries.append(FileEntry(folder: place, base: base, kind: kind, isPrimary: isPrimary))
    }
    return entries
  }

  /// The texts of one path. If one of its parts is not UTF-8, the whole path is read as Latin-1.
  private static func names(
    _ base: TextRange, in folder: Folder, _ arena: inout TextArena
  ) throws(RecordError) -> (ArenaText, ArenaText) {
    guard folder.text.count + base.count <= RecordError.pathLimit else {
      let limit = RecordError.pathLimit
      throw RecordError(.tooLong(limit: limit), in: "file name", at: limit)
    }
    if try arena.isGoodUTF8(base.range, "file name"), folder.isUTF8 {
      return (folder.text, ArenaText(base.range))
    }
    let name = latin1Text(arena.bytes.span.extracting(base.range))
    let place = latin1Text(arena.bytes.span.extracting(folder.text.range))
    return (arena.append(place), arena.append(name))
  }

  /// The folder and the name of a whole path, as headers of rpm 3 have it.
  private static func split(_ path: ArenaText, in arena: TextArena) -> (ArenaText, ArenaText) {
    let slash = path.range.last { arena.bytes[$0] == UInt8(ascii: "/") }
    let start = slash.map { $0 + 1 } ?? path.range.lowerBound
    return (
      ArenaText(path.range.lowerBound..<start), ArenaText(start..<path.range.upperBound)
    )
  }

  /// The rule for paths in primary.xml: `^/etc/|^/usr/lib/sendmail$|bin/`.
  static func isPrimaryPath(_ path: Span<UInt8>) -> Bool {
    if path.starts(with: "/etc/") || path.equals("/usr/lib/sendmail") { return true }
    guard path.count >= 4 else { return false }
    for index in 0...path.count - 4 where path[index] == UInt8(ascii: "b") {
      if path[index + 1] == UInt8(ascii: "i"), path[index + 2] == UInt8(ascii: "n"),
        path[index + 3] == UInt8(ascii: "/")
      {
        return true
      }
    }
    return false
  }

  private static func isPrimaryPath(
    _ folder: ArenaText, _ base: ArenaText, in arena: TextArena
  ) -> Bool {
    let path = Array(arena.bytes[folder.range]) + arena.bytes[base.range]
    return isPrimaryPath(path.span)
  }
}

/// A folder of a package's files, looked at once for all files in it.
private struct Folder {
  /// Which files in it are primary.
  enum Primary {
    case all, none
    /// Only the one called `sendmail`.
    case sendmail
    /// Each has to be looked at, as its name may be a whole path.
    case each
  }

  let text: ArenaText
  let isUTF8: Bool
  let primary: Primary

  init(_ name: TextRange, in arena: TextArena) throws(RecordError) {
    isUTF8 = try arena.isGoodUTF8(name.range, "folder name")
    text = ArenaText(name.range)
    let span = arena.bytes.span.extracting(name.range)
    if name.isEmpty || span[span.count - 1] != UInt8(ascii: "/") {
      primary = .each
    } else if FileEntry.isPrimaryPath(span) {
      primary = .all
    } else {
      primary = span.equals("/usr/lib/") ? .sendmail : .none
    }
  }
}
