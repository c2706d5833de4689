extension ELFImage {
  /// The symbols that a module needs.
  ///
  ///     __versions          64-byte entries: CRC (as wide as an address), name, NUL padding
  ///     __version_ext_crcs  32-bit CRCs
  ///     __version_ext_names their names, each with a NUL after it
  func requirements(_ sections: [ELFSection]) throws(ModuleELFError) -> [ModuleELF.Symbol] {
    if let crcs = try section("__version_ext_crcs", in: sections),
      let names = try section("__version_ext_names", in: sections)
    {
      return try extendedVersions(try range(crcs), try range(names))
    }
    guard let section = try section("__versions", in: sections) else { return [] }
    return try versions(try range(section))
  }

  private func versions(_ table: Range<Int>) throws(ModuleELFError) -> [ModuleELF.Symbol] {
    let width = is64Bit ? 8 : 4
    try requireMultiple(table, of: 64)
    var symbols: [ModuleELF.Symbol] = []
    for start in stride(from: table.lowerBound, to: table.upperBound, by: 64) {
      let crc = try crc(try number(UInt64(start), width), at: UInt64(start))
      symbols.append(try symbol(start + width, before: start + 64, crc))
    }
    return symbols
  }

  private func extendedVersions(
    _ crcs: Range<Int>, _ names: Range<Int>
  ) throws(ModuleELFError) -> [ModuleELF.Symbol] {
    try requireMultiple(crcs, of: 4)
    var symbols: [ModuleELF.Symbol] = []
    var start = names.lowerBound
    while start < names.upperBound, symbols.count < crcs.count / 4 {
      let value = try number(UInt64(crcs.lowerBound + 4 * symbols.count), 4)
      let next = try crc(value, at: UInt64(crcs.lowerBound))
      symbols.append(try symbol(start, before: names.upperBound, next))
      while bytes[start] != 0 { start += 1 }
      start += 1
    }
    guard symbols.count == crcs.count / 4, start == names.upperBound else {
      let left = start < names.upperBound ? symbols.count + 1 : symbols.count
      throw ModuleELFError(
        .unequalCounts(crcs: crcs.count / 4, names: left), at: UInt64(start))
    }
    return symbols
  }

  /// A needed symbol; the dot that 64-bit POWER puts before the name of a function is left out.
  private func symbol(
    _ start: Int, before end: Int, _ crc: CRC
  ) throws(ModuleELFError) -> ModuleELF.Symbol {
    let name = try name(start, before: end)
    return ModuleELF.Symbol(name: name.hasPrefix(".") ? String(name.dropFirst()) : name, crc: crc)
  }

  private func requireMultiple(_ table: Range<Int>, of size: Int) throws(ModuleELFError) {
    guard table.count.isMultiple(of: size) else {
      throw ModuleELFError(.unevenTable(entry: size), at: UInt64(table.lowerBound))
    }
  }

  private func crc(_ value: UInt64, at offset: UInt64) throws(ModuleELFError) -> CRC {
    guard let crc = UInt32(exactly: value) else { throw ModuleELFError(.crcTooLarge, at: offset) }
    return CRC(crc)
  }
}

extension ELFImage {
  private static let absolute: UInt64 = 0xFFF1
  private static let firstReserved: UInt64 = 0xFF00

  /// The symbols that a module exports: each has a symbol `__crc_NAME` beside it, whose value is
  /// the CRC if it is absolute, otherwise the CRC's place in a section.
  func exports(_ sections: [ELFSection]) throws(ModuleELFError) -> [ModuleELF.Symbol] {
    guard let table = sections.first(where: { $0.type == ELFSection.symbolTable }) else {
      return []
    }
    guard table.link < UInt64(sections.count) else {
      throw ModuleELFError(.unsupported("section \(table.link) for names"), at: table.offset)
    }
    let names = try range(sections[Int(table.link)])
    let range = try range(table)
    let size = is64Bit ? 24 : 16
    try requireMultiple(range, of: size)
    var exports: [ModuleELF.Symbol] = []
    for start in stride(from: range.lowerBound, to: range.upperBound, by: size) {
      if let export = try export(UInt64(start), names, sections) { exports.append(export) }
    }
    return exports
  }

  private func export(
    _ entry: UInt64, _ names: Range<Int>, _ sections: [ELFSection]
  ) throws(ModuleELFError) -> ModuleELF.Symbol? {
    let prefix = "__crc_"
    let name = try number(entry, 4)
    guard name < UInt64(max(names.count, 1)) else {
      throw ModuleELFError(.outOfRange(wanted: name), at: entry)
    }
    let start = names.lowerBound + Int(name)
    guard start <= names.upperBound,
      bytes.extracting(start..<names.upperBound).begins(with: prefix)
    else { return nil }
    let index = try number(entry + (is64Bit ? 6 : 14), 2)
    guard index != 0 else { return nil }
    let value = is64Bit ? try number(entry + 8, 8) : try number(entry + 4, 4)
    return ModuleELF.Symbol(
      name: try self.name(start + prefix.utf8.count, before: names.upperBound),
      crc: try exportedCRC(value, index, entry, sections))
  }

  private func exportedCRC(
    _ value: UInt64, _ index: UInt64, _ entry: UInt64, _ sections: [ELFSection]
  ) throws(ModuleELFError) -> CRC {
    if index == Self.absolute { return try crc(value, at: entry) }
    guard index < Self.firstReserved, index < UInt64(sections.count) else {
      throw ModuleELFError(.unsupported("a CRC in section \(index)"), at: entry)
    }
    let section = try range(sections[Int(index)])
    guard value <= UInt64(section.count), UInt64(section.count) - value >= 4 else {
      throw ModuleELFError(.outOfRange(wanted: 4), at: entry)
    }
    return try crc(try number(UInt64(section.lowerBound), plus: value, 4), at: entry)
  }
}
