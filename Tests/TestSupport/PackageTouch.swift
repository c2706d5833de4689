public import RPMFormat

extension Package {
  /// Reads everything that can be asked of the package; gives a number that depends on all of it,
  /// so that no reading is left out by an optimizer.
  @discardableResult
  public func touchEverything() -> Int {
    var sum = nevra.utf8.count + arch.utf8.count + canonicalFileName.utf8.count + formatVersion
    let texts = [
      summary, description, packager, url, license, vendor, group, buildHost, sourceRPM,
    ]
    for text in texts.compactMap({ $0 }) { sum &+= touch(text) }
    sum &+= Int(truncatingIfNeeded: buildTime &+ installedSize &+ archiveSize)
    sum &+= Int(truncatingIfNeeded: statedSize ?? 0)
    sum &+= payloadCompressor.utf8.count + payloadFormat.utf8.count
    sum &+= statedDigests.reduce(0) { $0 + $1.hex.utf8.count }
    sum &+= signatureKinds.count + scriptlets.count
    for entry in changelog() + changelog(limit: 1) {
      sum &+= Int(entry.time) &+ touch(entry.author) &+ touch(entry.text)
    }
    return sum &+ touchDependencies() &+ touchFiles()
  }

  private func touchDependencies() -> Int {
    var sum = 0
    let tables =
      DependencyKind.allCases.map { dependencies($0) }
      + HeaderDependencyKind.allCases.map { dependencies($0) }
    for table in tables {
      for index in 0..<table.count {
        let dependency = Dependency(
          name: header.string(table.names[index]), sense: .init(rawValue: table.flags[index]),
          version: header.string(table.versions[index]))
        sum &+= dependency.description.utf8.count &+ dependency.evr.version.utf8.count
        if dependency.isRich, (try? RichDependency(parsing: dependency.name)) != nil { sum &+= 1 }
        if dependency.overlaps(dependency) { sum &+= 1 }
      }
    }
    return sum
  }

  private func touchFiles() -> Int {
    let table = files()
    var sum = filePaths.reduce(0) { $0 &+ $1.utf8.count }
    for index in 0..<table.count {
      sum &+= Int(table.modes[index]) &+ Int(table.flags[index])
      if table.isDirectory(index) || table.isGhost(index) { sum &+= 1 }
    }
    sum &+= fileDigests.reduce(0) { $0 &+ $1.count } &+ (fileDigestAlgorithm ?? "").utf8.count
    sum &+= Int(truncatingIfNeeded: largestPayload)
    for member in archiveMembers {
      sum &+= Int(truncatingIfNeeded: member.size) &+ Int(member.nlink)
    }
    return fileSizes.reduce(sum) { $0 &+ Int(truncatingIfNeeded: $1) }
  }

  private func touch(_ range: TextRange) -> Int {
    header.string(range).utf8.count &+ range.count
  }
}
