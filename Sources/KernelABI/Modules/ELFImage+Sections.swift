extension ELFImage {
  /// Reads the table of sections.
  ///
  /// Files with so many sections that their number needs a place of its own (65,280 or more) are
  /// refused; a module has some dozens.
  func sections() throws(ModuleELFError) -> [ELFSection] {
    guard try number(16, 2) == 1 else { throw ModuleELFError(.notRelocatable, at: 16) }
    let table = is64Bit ? try number(40, 8) : try number(32, 4)
    let entry = try number(is64Bit ? 58 : 46, 2)
    let count = try number(is64Bit ? 60 : 48, 2)
    guard entry == (is64Bit ? 64 : 40), count > 0 else {
      throw ModuleELFError(.unsupported("a table of \(count) sections of \(entry) bytes"), at: 46)
    }
    let range = try range(table, entry * count)
    var sections: [ELFSection] = []
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Int(entry)) {
      sections.append(try section(UInt64(start)))
    }
    return sections
  }

  /// The section whose name is `name`, the first if there are several.
  func section(
    _ name: String, in sections: [ELFSection]
  ) throws(ModuleELFError) -> ELFSection? {
    let names = try namesRange(sections)
    for section in sections {
      guard section.nameOffset < UInt64(names.count) else {
        throw ModuleELFError(
          .outOfRange(wanted: section.nameOffset), at: UInt64(names.lowerBound))
      }
      let start = names.lowerBound + Int(section.nameOffset)
      let rest = bytes.extracting(start..<names.upperBound)
      let length = name.utf8.count
      if rest.begins(with: name), rest.count > length, rest[length] == 0 { return section }
    }
    return nil
  }

  private func namesRange(_ sections: [ELFSection]) throws(ModuleELFError) -> Range<Int> {
    let index = try number(is64Bit ? 62 : 50, 2)
    guard index < UInt64(sections.count) else {
      throw ModuleELFError(.unsupported("section \(index) for names"), at: is64Bit ? 62 : 50)
    }
    return try range(sections[Int(index)])
  }

  private func section(_ start: UInt64) throws(ModuleELFError) -> ELFSection {
    if is64Bit {
      return ELFSection(
        nameOffset: try number(start, 4), type: try number(start + 4, 4),
        offset: try number(start + 24, 8), size: try number(start + 32, 8),
        link: try number(start + 40, 4))
    }
    return ELFSection(
      nameOffset: try number(start, 4), type: try number(start + 4, 4),
      offset: try number(start + 16, 4), size: try number(start + 20, 4),
      link: try number(start + 24, 4))
  }
}
