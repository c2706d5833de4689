/// Reads the payload archive of a package as its bytes come out of the decompressor.
///
/// An archive is a row of members; names and data are each padded with NULs so that what follows
/// begins at a multiple of four bytes from the start of the archive:
///
///     newc     070701 ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor
///              rdevminor namesize check   (13 numbers of 8 hexadecimal digits), name NUL, data
///     crc      070702, otherwise the same (`check`, a sum of the data, is not looked at: the
///              package's own digests cover the payload)
///     rpm's    07070X index   (8 hexadecimal digits), data: name and size are in the header's
///              file table, used when a file has 4 GiB or more
///
/// The last member is a newc one called `TRAILER!!!`; what follows it is padding. Memory is used
/// for the members that are collected only, as their bytes arrive.
public struct CpioReader {
  /// What the next bytes are.
  private enum Phase {
    case magic
    case newcHeader
    case strippedHeader
    case name(CpioHeader)
    case data(CpioEntry, left: UInt64, collects: Bool)
    case finished
  }

  private let limits: CpioLimits
  private let fileTable: [CpioEntry]?
  private var phase = Phase.magic
  /// Padding to pass over before `phase` begins.
  private var padding = 0
  /// The part of a header or name that has arrived, or of the data that is being collected.
  private var pending: [UInt8] = []
  private var entryCount = 0

  /// How many bytes of the archive have been read.
  public private(set) var offset: UInt64 = 0

  /// A reader at the start of an archive.
  ///
  /// `fileTable` has, for each file of the package's header, the member that the archive has for
  /// it: see `Package.archiveMembers`. Without it rpm's large-file form is refused.
  public init(limits: CpioLimits = CpioLimits(), fileTable: [CpioEntry]? = nil) {
    self.limits = limits
    self.fileTable = fileTable
  }

  /// Whether the trailer has been read; further bytes are ignored.
  public var isFinished: Bool {
    if case .finished = phase { true } else { false }
  }

  /// Reads the next bytes of the archive, of any number, and gives the members completed by them.
  ///
  /// `collects` is asked for each member when its header has arrived; only those it wants are
  /// kept and given. After an error the reader does not go on.
  public mutating func feed(
    _ bytes: Span<UInt8>, collecting collects: (CpioEntry) -> Bool
  ) throws(CpioError) -> [CpioFile] {
    var files: [CpioFile] = []
    var position = 0
    while passPadding(bytes, &position) {
      switch phase {
      case .magic:
        guard take(6, bytes, &position) else { return files }
        try readMagic()
      case .newcHeader:
        guard take(CpioHeader.byteCount, bytes, &position) else { return files }
        try readHeader()
      case .strippedHeader:
        guard take(8, bytes, &position) else { return files }
        try readStrippedHeader(collects)
      case .name(let header):
        guard take(Int(header.nameSize), bytes, &position) else { return files }
        try readName(header, collects)
      case .data(let entry, let left, let wanted):
        let rest = takeData(left, wanted, bytes, &position)
        phase = .data(entry, left: rest, collects: wanted)
        guard rest == 0 else { return files }
        if wanted { files.append(CpioFile(entry: entry, bytes: pending)) }
        begin(.magic, aligned: true)
      case .finished: return files
      }
    }
    return files
  }

  /// Checks at the end of the input that the archive was whole.
  public func finish() throws(CpioError) {
    guard isFinished else { throw CpioError(.noTrailer, at: offset) }
  }
}

// MARK: - Members

extension CpioReader {
  private mutating func readMagic() throws(CpioError) {
    let start = offset - 6
    switch pending {
    case Array("070701".utf8), Array("070702".utf8): begin(.newcHeader, aligned: false)
    case Array("07070X".utf8) where fileTable != nil: begin(.strippedHeader, aligned: false)
    default: throw CpioError(.badMagic, at: start)
    }
  }

  private mutating func readHeader() throws(CpioError) {
    let header = try CpioHeader(pending, at: offset - UInt64(CpioHeader.byteCount))
    guard header.nameSize > 0 else { throw CpioError(.badName, at: offset) }
    guard header.nameSize <= limits.nameBytes else {
      throw CpioError(.nameTooLong(header.nameSize), at: offset)
    }
    begin(.name(header), aligned: false)
  }

  private mutating func readName(
    _ header: CpioHeader, _ collects: (CpioEntry) -> Bool
  ) throws(CpioError) {
    let start = offset - UInt64(pending.count)
    guard let end = pending.firstIndex(of: 0), end == pending.count - 1, end > 0 else {
      throw CpioError(.badName, at: start)
    }
    let name = String(decoding: utf8Text(pending.span.extracting(..<end)), as: UTF8.self)
    guard name != "TRAILER!!!" else { return begin(.finished, aligned: false) }
    let entry = CpioEntry(
      index: entryCount, name: name.hasPrefix("./") ? String(name.dropFirst()) : name,
      mode: header.mode, size: UInt64(header.fileSize), nlink: header.nlink, ino: header.ino)
    try beginData(of: entry, collects)
  }

  private mutating func readStrippedHeader(_ collects: (CpioEntry) -> Bool) throws(CpioError) {
    let index = try CpioHeader.number(pending[...], at: offset - 8)
    guard let fileTable, index < fileTable.count else {
      throw CpioError(.unknownFile(index), at: offset - 8)
    }
    try beginData(of: fileTable[Int(index)], collects)
  }

  private mutating func beginData(
    of entry: CpioEntry, _ collects: (CpioEntry) -> Bool
  ) throws(CpioError) {
    guard entryCount < limits.entries else { throw CpioError(.tooManyEntries, at: offset) }
    entryCount += 1
    let wanted = collects(entry)
    guard !wanted || entry.size <= limits.fileBytes else {
      throw CpioError(.fileTooLarge(entry.size), at: offset)
    }
    begin(.data(entry, left: entry.size, collects: wanted), aligned: true)
  }
}

// MARK: - Bytes

extension CpioReader {
  /// Goes on to `next`, which begins at a multiple of four bytes if `aligned`.
  private mutating func begin(_ next: Phase, aligned: Bool) {
    phase = next
    pending = []
    padding = aligned ? Int((4 - offset % 4) % 4) : 0
  }

  /// Passes over padding; false if more of it is still to come.
  private mutating func passPadding(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    let count = min(padding, bytes.count - position)
    advance(count, &position)
    padding -= count
    return padding == 0
  }

  /// Adds to `pending` until it has `count` bytes; false if more are still to come.
  private mutating func take(_ count: Int, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
    let missing = min(count - pending.count, bytes.count - position)
    append(missing, bytes, &position)
    return pending.count == count
  }

  /// Takes or passes over as much of `left` bytes of data as there is; gives what is still to come.
  private mutating func takeData(
    _ left: UInt64, _ wanted: Bool, _ bytes: Span<UInt8>, _ position: inout Int
  ) -> UInt64 {
    let count = Int(min(left, UInt64(bytes.count - position)))
    if wanted { append(count, bytes, &position) } else { advance(count, &position) }
    return left - UInt64(count)
  }

  private mutating func append(_ count: Int, _ bytes: Span<UInt8>, _ position: inout Int) {
    for index in position..<position + count { pending.append(bytes[index]) }
    advance(count, &position)
  }

  private mutating func advance(_ count: Int, _ position: inout Int) {
    position += count
    offset &+= UInt64(count)
  }
}
