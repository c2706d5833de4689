import RPMFormat

/// Which Requires primary.xml leaves out, by createrepo_c's rules and in their order:
///
/// 1. names that begin with `rpmlib(`: rpm's own features;
/// 2. paths that are primary files of the package itself;
/// 3. what the package provides itself, name, comparison and version alike;
/// 4. what equals the last kept entry of the same name in comparison, version and `pre`;
/// 5. of all names that begin with `libc.so.6` all but the one of the highest version, which is
///    put at the end.
struct RequiresFilter {
  /// Of the `libc.so.6` names the highest so far.
  private(set) var libc: DependencyEntry?

  private let files: [FileEntry]
  private var provided = TextIndex()
  private var kept = TextIndex()
  private let provides: [RawDependency]
  private var keptDependencies: [RawDependency] = []

  init(_ table: DependencyTable, files: [FileEntry], in arena: TextArena) {
    self.files = files
    provides = (0..<table.count).map {
      RawDependency(
        name: ArenaText(table.names[$0].range), version: ArenaText(table.versions[$0].range),
        sense: DependencySense(rawValue: table.flags[$0]))
    }
    provided.reserve(table.count)
    for entry in provides { provided.insert(hash: arena.hash(entry.name, entry.version)) }
  }

  /// Whether rules 1 to 4 leave it out.
  func leavesOut(_ raw: RawDependency, in arena: TextArena) -> Bool {
    let name = arena.bytes.span.extracting(raw.name.range)
    if name.starts(with: "rpmlib(") { return true }
    if name.starts(with: "/"), FileEntry.isPrimaryPath(name), hasFile(raw.name, in: arena) {
      return true
    }
    let comparison = raw.sense.comparison
    let isProvided = provided.contains(hash: arena.hash(raw.name, raw.version)) { index in
      let other = provides[index]
      return other.sense.comparison == comparison && arena.equal(other.name, raw.name)
        && arena.equal(other.version, raw.version)
    }
    return isProvided || isRepeated(raw, in: arena)
  }

  private func isRepeated(_ raw: RawDependency, in arena: TextArena) -> Bool {
    let hash = arena.hash(raw.name, .none)
    guard
      let last = kept.last(hash: hash, where: { arena.equal(keptDependencies[$0].name, raw.name) })
    else { return false }
    let other = keptDependencies[last]
    return other.sense.comparison == raw.sense.comparison && other.isPre == raw.isPre
      && arena.equal(other.version, raw.version)
  }

  /// Notes that `raw` has been listed.
  mutating func remember(_ raw: RawDependency, in arena: TextArena) {
    kept.insert(hash: arena.hash(raw.name, .none))
    keptDependencies.append(raw)
  }

  /// Whether rule 5 keeps it for the end of the list, or drops it.
  mutating func isHeldBack(_ entry: DependencyEntry, in arena: TextArena) -> Bool {
    let name = arena.bytes.span.extracting(entry.name.range)
    guard name.starts(with: "libc.so.6") else { return false }
    guard let highest = libc else {
      libc = entry
      return true
    }
    let other = arena.bytes.span.extracting(highest.name.range)
    if compareVersions(Self.libcVersion(name), Self.libcVersion(other)) > 0 { libc = entry }
    return true
  }

  /// The version in `libc.so.6(GLIBC_2.34)(64bit)`: from the first digit in the first parentheses.
  @_lifetime(copy name)
  private static func libcVersion(_ name: Span<UInt8>) -> Span<UInt8> {
    let open = name.indices.first { name[$0] == UInt8(ascii: "(") } ?? name.count
    let end = (open..<name.count).first { name[$0] == UInt8(ascii: ")") } ?? name.count
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let start = (open..<end).first { digits.contains(name[$0]) } ?? end
    return name.extracting(start..<end)
  }

  private func hasFile(_ path: ArenaText, in arena: TextArena) -> Bool {
    let bytes = arena.bytes.span
    let wanted = bytes.extracting(path.range)
    return files.contains { file in
      guard file.isPrimary, file.folder.count + file.base.count == wanted.count else {
        return false
      }
      return bytes.extracting(file.folder.range)
        .equals(wanted.extracting(0..<file.folder.count))
        && bytes.extracting(file.base.range).equals(wanted.extracting(file.folder.count...))
    }
  }
}
