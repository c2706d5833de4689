/// What the header says about the archive in the payload.
extension Package {
  /// The members that the payload has for the files of the header's file table, in its order: what
  /// rpm's large-file form of the archive leaves to the header.
  ///
  /// The data of hard links comes with the last of them; a symbolic link's is its target; nothing
  /// else but regular files has any. Files that the package owns without holding them are in the
  /// list, so that it can be indexed as the file table is.
  public var archiveMembers: [CpioEntry] {
    let table = files()
    let (sizes, targets, links) = (fileSizes, fileLinkTargets, hardLinks(table))
    return zip(table.modes, filePaths).enumerated().map { index, file in
      let (mode, path) = file
      let link = links[index]
      let size: UInt64 =
        switch mode & CpioEntry.typeMask {
        case CpioEntry.regularType: link.isLast && index < sizes.count ? sizes[index] : 0
        case CpioEntry.linkType: index < targets.count ? UInt64(targets[index].count) : 0
        default: 0
        }
      return CpioEntry(
        index: index, name: path, mode: mode, size: size, nlink: link.count, ino: link.inode)
    }
  }

  /// The targets of the symbolic links, empty for other files; no list at all where the header has
  /// none of the right length.
  public var fileLinkTargets: [TextRange] {
    let targets = header.texts(.fileLinkTargets)
    return targets.count == files().count ? targets : []
  }

  /// The most bytes that the uncompressed payload of these files can have, whichever way it is
  /// written: all their data, and generous room for their names and the members' headers.
  public var largestPayload: UInt64 {
    var total = fileSizes.reduce(1 << 16) { sum($0, $1) }
    for path in filePaths { total = sum(total, UInt64(path.utf8.count) + 256) }
    return fileLinkTargets.reduce(total) { sum($0, UInt64($1.count)) }
  }

  private func sum(_ total: UInt64, _ more: UInt64) -> UInt64 {
    let (sum, overflow) = total.addingReportingOverflow(more)
    return overflow ? .max : sum
  }

  /// For each file the number of its inode, how many names it has in the package, and whether this
  /// is the last of them. Regular files with one device and inode are one file, as rpm has it.
  private func hardLinks(_ table: FileTable) -> [(inode: UInt32, count: UInt32, isLast: Bool)] {
    let inodes = header.smallNumbers(.fileInodes)
    let devices = header.smallNumbers(.fileDevices)
    guard inodes.count == table.count else {
      return Array(repeating: (inode: 0, count: 1, isLast: true), count: table.count)
    }
    let keys = (0..<table.count).map { index -> UInt64? in
      guard table.modes[index] & CpioEntry.typeMask == CpioEntry.regularType,
        !table.isGhost(index)
      else { return nil }
      let device = devices.count == table.count ? devices[index] : 0
      return UInt64(device) << 32 | UInt64(inodes[index])
    }
    var last: [UInt64: Int] = [:]
    var counts: [UInt64: UInt32] = [:]
    for case (let index, let key?) in keys.enumerated() {
      last[key] = index
      counts[key, default: 0] += 1
    }
    return keys.enumerated().map { index, key in
      guard let key else { return (inodes[index], 1, true) }
      return (inodes[index], counts[key] ?? 1, last[key] == index)
    }
  }
}
