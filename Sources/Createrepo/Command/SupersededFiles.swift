import SystemIO
import SystemPackage

/// The record of metadata files that are not current any more but still served, and since when.
///
/// One line for each generation, oldest first: the time it was superseded in seconds since the
/// epoch, then the names of its files, with tabs between.
struct SupersededFiles: Hashable, Sendable {
  /// The files that one run took out of repomd.xml.
  struct Generation: Hashable, Sendable {
    /// When, in seconds since the epoch.
    let time: Int64
    /// Their names in `repodata`.
    var names: [String]
  }

  /// Oldest first.
  private(set) var generations: [Generation] = []

  /// A record of nothing.
  init() {}

  /// Reads the record; one that is missing or damaged is one of nothing.
  init(reading path: FilePath) {
    guard let bytes = try? FileSystem.readWholeFile(path, limit: 16 << 20) else { return }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: "\t"))
        .map { String(decoding: $0, as: UTF8.self) }
      guard let time = parts.first.flatMap({ Int64($0) }), parts.count > 1 else { continue }
      generations.append(Generation(time: time, names: Array(parts.dropFirst())))
    }
  }

  /// Writes the record in one step; nothing is written for a record of nothing where none was.
  func write(to path: FilePath) throws {
    if generations.isEmpty, try FileStatus.of(path) == nil { return }
    let text = generations.map { "\($0.time)\t\($0.names.joined(separator: "\t"))\n" }.joined()
    try FileSystem.writeFileAtomically(Array(text.utf8), to: path)
  }

  /// All names in the record.
  var names: Set<String> { Set(generations.flatMap(\.names)) }

  /// Adds the files that are superseded now.
  ///
  /// - `names`: their names; those that could not stand in the record are left out.
  /// - `current`: the files of the new repomd.xml, which are not superseded whatever was before.
  mutating func supersede(_ names: some Sequence<String>, at time: Int64, current: Set<String>) {
    let gone = Set(names)
      .filter { !current.contains($0) && !$0.contains { $0 == "\t" || $0 == "\n" } }.sorted()
    for index in generations.indices {
      generations[index].names.removeAll { current.contains($0) || gone.contains($0) }
    }
    if !gone.isEmpty { generations.append(Generation(time: time, names: gone)) }
    generations.removeAll { $0.names.isEmpty }
  }

  /// Forgets the generations of added files alone (comps, updateinfo …) that are older than the
  /// usual time: a tool that changes only such files does not know the rule for all others.
  ///
  /// - Returns: the names of their files.
  mutating func expireAdded(now: Int64) -> Set<String> {
    let all = names
    guard case .seconds(let age) = RetentionRule.standard else { return [] }
    generations.removeAll { generation in
      generation.time <= now - age && !generation.names.contains(where: CarriedFiles.isDocument)
    }
    return all.subtracting(names)
  }

  /// Forgets the generations that `rule` does not keep.
  ///
  /// - Returns: the names of their files.
  mutating func expire(_ rule: RetentionRule, now: Int64) -> Set<String> {
    let all = names
    switch rule {
    case .seconds(let age): generations.removeAll { $0.time <= now - age }
    case .generations(let count?): generations = Array(generations.suffix(count))
    case .generations(nil): break
    }
    return all.subtracting(names)
  }
}
