extension ELFImage {
  /// What `.modinfo` says: texts `key=value`, each with a NUL after it; NULs of padding and texts
  /// without `=` are passed over, and the last needs no NUL.
  func information(_ sections: [ELFSection]) throws(ModuleELFError) -> [ModuleELF.Information] {
    guard let section = try section(".modinfo", in: sections) else { return [] }
    let range = try range(section)
    var entries: [ModuleELF.Information] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, bytes[end] != 0 { end += 1 }
      if let entry = Self.entry(bytes.extracting(start..<end)) { entries.append(entry) }
      start = end + 1
    }
    return entries
  }

  private static func entry(_ bytes: Span<UInt8>) -> ModuleELF.Information? {
    var split = 0
    while split < bytes.count, bytes[split] != UInt8(ascii: "=") { split += 1 }
    guard split < bytes.count else { return nil }
    return ModuleELF.Information(
      key: bytes.extracting(0..<split).repairedText,
      value: bytes.extracting(split + 1..<bytes.count).repairedText)
  }
}
