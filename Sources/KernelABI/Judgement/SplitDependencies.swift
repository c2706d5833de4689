import RPMFormat

/// The dependencies of one kind, those on kernel symbols apart from the others.
///
/// A symbol's dependency has a 32-bit CRC as version and `=` before it, or no version at all; any
/// other form (a SUSE set of symbols with its longer hash) is compared as rpm compares it.
struct SplitDependencies {
  let symbols: SymbolList
  let others: [Dependency]

  /// Splits the dependencies of a header; texts are made of the others alone.
  init(_ package: Package, _ kind: DependencyKind, _ known: SymbolTable) {
    let table = package.dependencies(kind)
    let header = package.header
    var symbols: [(name: Range<Int>, crc: CRC?)] = []
    var others: [Dependency] = []
    for index in 0..<table.count {
      let sense = DependencySense(rawValue: table.flags[index])
      let name = table.names[index]
      let version = table.versions[index]
      if Self.isSymbol(header.bytes.span.extracting(name.range)),
        let crc = Self.crc(header.bytes.span.extracting(version.range), sense)
      {
        symbols.append((name.range, crc.value))
      } else {
        others.append(
          Dependency(name: header.string(name), sense: sense, version: header.string(version)))
      }
    }
    self.symbols = SymbolList(known.numbers(symbols, in: header.bytes)[...], in: known)
    self.others = others
  }

  /// Splits dependencies read from metadata.
  init(_ dependencies: [Dependency], _ known: SymbolTable) {
    var symbols: [Candidate.Symbol] = []
    var others: [Dependency] = []
    for dependency in dependencies {
      let version = Array(dependency.version.utf8)
      if Self.isSymbol(Array(dependency.name.utf8).span),
        let crc = Self.crc(version.span, dependency.sense)
      {
        symbols.append(Candidate.Symbol(name: dependency.name, crc: crc.value))
      } else {
        others.append(dependency)
      }
    }
    self.symbols = SymbolList(symbols, in: known)
    self.others = others
  }

  /// Whether the name is a symbol's; `kernel(x86-64)` is rpm's name for the package `kernel` of an
  /// architecture, as no symbol of C has a dash.
  private static func isSymbol(_ name: Span<UInt8>) -> Bool {
    guard SymbolName.isSymbol(name) else { return false }
    var (hasDash, hasColon) = (false, false)
    for index in 0..<name.count {
      if name[index] == UInt8(ascii: "-") { hasDash = true }
      if name[index] == UInt8(ascii: ":") { hasColon = true }
    }
    return !hasDash || hasColon
  }

  /// The CRC of a symbol's dependency, which may be left open; nothing if it has another form.
  private static func crc(
    _ version: Span<UInt8>, _ sense: DependencySense
  ) -> WantedCRC? {
    if version.isEmpty { return WantedCRC(value: nil) }
    guard sense.comparison == [.equal], let crc = CRC(bytes: version) else { return nil }
    return WantedCRC(value: crc)
  }

  private struct WantedCRC {
    let value: CRC?
  }
}
