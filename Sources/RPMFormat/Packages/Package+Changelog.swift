/// One entry of a changelog.
public struct ChangelogEntry: Sendable {
  /// When, in seconds since the epoch.
  public let time: UInt32
  /// Who, usually with an address and a version.
  public let author: TextRange
  /// What changed.
  public let text: TextRange
}

extension Package {
  /// The newest entries of the changelog, newest first as the header has them.
  ///
  /// At most `limit` entries are given; nothing as limit gives all.
  public func changelog(limit: Int? = nil) -> [ChangelogEntry] {
    let times = header.smallNumbers(.changelogTime)
    let authors = header.texts(.changelogName)
    let texts = header.texts(.changelogText)
    let count = min(times.count, limit ?? times.count)
    return (0..<count).map {
      ChangelogEntry(time: times[$0], author: authors[$0], text: texts[$0])
    }
  }

  func checkChangelogLists() throws(RPMFormatError) {
    let counts = [HeaderTag.changelogTime, .changelogName, .changelogText].map {
      header.entry($0)?.count ?? 0
    }
    guard Set(counts).count == 1 else {
      throw RPMFormatError(
        .listLengths("changelog times, names and texts: \(counts)"), at: headerRange.lowerBound)
    }
  }
}
