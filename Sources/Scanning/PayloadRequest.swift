import RPMFormat

/// The files that are looked for in one payload, while its members go by.
struct PayloadRequest {
  private let wanted: [String]
  private let destinations: [PayloadTable.Destination]
  private let table: PayloadTable
  private let limit: UInt64
  /// The paths, as in the archive, of files that have not gone by yet.
  private var open: Set<String> = []
  /// The links that have gone by without data, by their inode: another one has it.
  private var waiting: [UInt32: [String]] = [:]
  /// What was found, by paths as in the archive.
  private var found: [String: PayloadFile.Content] = [:]

  /// Asks for `wanted`, absolute paths; larger files than `limit` bytes are not taken.
  init(_ wanted: [String], in table: PayloadTable, limit: UInt64) {
    self.wanted = wanted
    self.table = table
    self.limit = limit
    destinations = wanted.map { table.destination(of: $0) }
    for case .file(let path) in destinations { open.insert(path) }
  }

  /// Whether nothing more can come of reading on.
  var isComplete: Bool { open.isEmpty && waiting.isEmpty }

  /// Whether the data of a member that begins is to be collected.
  mutating func wants(_ entry: CpioEntry) -> Bool {
    let path = PayloadTable.absolute(entry.name)
    let isNamed = open.contains(path)
    let isAwaited = entry.nlink > 1 && waiting[entry.ino] != nil
    guard isNamed || isAwaited else { return false }
    guard entry.isRegular else {
      if isNamed { settle(path, .missing("the payload has something else than a file there")) }
      return false
    }
    if entry.size == 0, entry.nlink > 1 {
      if isNamed { wait(for: entry.ino, path) }
      return false
    }
    guard entry.size <= limit else {
      let reason = "it has \(entry.size) bytes, more than the \(limit) that are read of a file"
      settle(path, entry, .missing(reason))
      return false
    }
    return true
  }

  /// Leaves the data of the link at `path` to come with another; one of an empty file has none.
  private mutating func wait(for inode: UInt32, _ path: String) {
    guard !table.isEmpty(path) else { return settle(path, .bytes([])) }
    open.remove(path)
    waiting[inode, default: []].append(path)
  }

  /// Takes a member that was wanted.
  mutating func take(_ file: CpioFile) {
    settle(PayloadTable.absolute(file.entry.name), file.entry, .bytes(file.bytes))
  }

  private mutating func settle(
    _ path: String, _ entry: CpioEntry, _ content: PayloadFile.Content
  ) {
    if open.contains(path) { settle(path, content) }
    guard entry.nlink > 1 else { return }
    for link in waiting.removeValue(forKey: entry.ino) ?? [] { settle(link, content) }
  }

  private mutating func settle(_ path: String, _ content: PayloadFile.Content) {
    open.remove(path)
    found[path] = content
  }

  /// The files, in the order they were asked for, as far as the members that have gone by tell.
  var files: [PayloadFile] {
    zip(wanted, destinations).map { path, destination in
      switch destination {
      case .missing(let reason): PayloadFile(path: path, content: .missing(reason))
      case .file(let place):
        PayloadFile(
          path: path, content: found[place] ?? .missing("the payload has no data for it"))
      }
    }
  }
}
