/// One entry of an ELF file's section header table.
struct ELFSection {
  /// `sh_type` of sections that have no bytes in the file.
  static let noBits: UInt64 = 8
  /// `sh_type` of the symbol table.
  static let symbolTable: UInt64 = 2

  let nameOffset: UInt64
  let type: UInt64
  /// Where the section begins in the file, in bytes; not yet compared with the file's size.
  let offset: UInt64
  /// The section's size in bytes; not yet compared with the file's size.
  let size: UInt64
  let link: UInt64
}

/// The bytes of an ELF file with its class and byte order: where every offset is checked.
///
///     0  7f 45 4c 46, class (1: 32-bit, 2: 64-bit), byte order (1: little, 2: big), …
///     16 type (1: relocatable), machine, version, entry, program headers,
///     32 or 40  offset of the section headers, …
///     46 or 58  size of a section header, their number, the one that holds the sections' names
struct ELFImage: ~Escapable {
  let bytes: Span<UInt8>
  let is64Bit: Bool
  let isBigEndian: Bool

  /// Looks at the class and the byte order.
  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) throws(ModuleELFError) {
    guard bytes.begins(with: "\u{7f}ELF") else { throw ModuleELFError(.notELF, at: 0) }
    guard bytes.count > 16 else { throw ModuleELFError(.outOfRange(wanted: 16), at: 0) }
    guard bytes[4] == 1 || bytes[4] == 2 else {
      throw ModuleELFError(.unsupported("ELF class \(bytes[4])"), at: 4)
    }
    guard bytes[5] == 1 || bytes[5] == 2 else {
      throw ModuleELFError(.unsupported("ELF byte order \(bytes[5])"), at: 5)
    }
    self.bytes = bytes
    is64Bit = bytes[4] == 2
    isBigEndian = bytes[5] == 2
  }

  /// The range of `size` bytes at `offset`, which lies inside the file; the one check of ranges.
  func range(_ offset: UInt64, _ size: UInt64) throws(ModuleELFError) -> Range<Int> {
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard !overflow, end <= UInt64(bytes.count) else {
      throw ModuleELFError(.outOfRange(wanted: size), at: offset)
    }
    return Int(offset)..<Int(end)
  }

  /// The bytes of a section, or of none if the file does not hold them.
  func range(_ section: ELFSection) throws(ModuleELFError) -> Range<Int> {
    section.type == ELFSection.noBits ? 0..<0 : try range(section.offset, section.size)
  }

  /// A number of `width` bytes at `offset` in the file's byte order.
  func number(_ offset: UInt64, _ width: Int) throws(ModuleELFError) -> UInt64 {
    let range = try range(offset, UInt64(width))
    var value: UInt64 = 0
    for distance in 0..<width {
      let index = isBigEndian ? range.lowerBound + distance : range.upperBound - 1 - distance
      value = value << 8 | UInt64(bytes[index])
    }
    return value
  }

  /// The same at `base + distance`.
  func number(
    _ base: UInt64, plus distance: UInt64, _ width: Int
  ) throws(ModuleELFError) -> UInt64 {
    let (offset, overflow) = base.addingReportingOverflow(distance)
    guard !overflow else {
      throw ModuleELFError(.outOfRange(wanted: UInt64(width)), at: base)
    }
    return try number(offset, width)
  }

  /// The text that begins at `start` and ends at a NUL before `end`, without the NUL.
  func name(_ start: Int, before end: Int) throws(ModuleELFError) -> String {
    let last = min(end, start + ModuleELF.longestName + 1)
    var index = start
    while index < last, bytes[index] != 0 { index += 1 }
    guard index < last else { throw ModuleELFError(.unterminatedName, at: UInt64(start)) }
    guard let name = bytes.extracting(start..<index).text else {
      throw ModuleELFError(.notUTF8, at: UInt64(start))
    }
    return name
  }
}
