import SystemIO
public import SystemPackage

extension Spool {
  /// Files a request for these packages and gives its ID: from here on it will be served.
  ///
  /// The request is written under a hidden name, written through, and renamed; killed at any
  /// moment, it is there whole or not at all. Nothing else is done: no package is opened, unless
  /// `handingOver` has each copied into the spool, for builders that clean up at once. Throws
  /// ``AdmissionRefusal`` for paths that would be refused anyway, `SystemError`, and
  /// ``AdmissionError`` where there is no spool.
  public func submit(_ files: [FilePath], handingOver: Bool = false) throws -> String {
    for file in files { try SubmittedPath.check(file.string) }
    try prepareIfOwn()
    let id = SpoolRequest.newID()
    var entries: [SpoolRequest.File] = []
    for (index, file) in files.enumerated() {
      guard handingOver else {
        entries.append(.init(path: file.string, name: nil))
        continue
      }
      let copy = handedOver.appending("\(id).\(index).rpm")
      try FileSystem.copyFile(file, to: copy, mode: 0o644)
      entries.append(.init(path: copy.string, name: file.lastComponent?.string))
    }
    try write(SpoolRequest(files: entries), id)
    return id
  }

  /// The result of a request, once there is one.
  public func resultIfDone(_ id: String) throws -> SpoolResult? {
    guard try FileStatus.of(result(id)) != nil else { return nil }
    return try SpoolResult(parsing: FileSystem.readWholeFile(result(id), limit: 64 << 20))
  }

  private func prepareIfOwn() throws {
    guard try FileStatus.of(new) == nil else { return }
    do throws(SystemError) {
      try prepare()
    } catch {
      throw AdmissionError.noSpool(path, error)
    }
  }

  private func write(_ request: SpoolRequest, _ id: String) throws {
    let temporary = new.appending(".\(id)\(AtomicFile.temporarySuffix)")
    let file = try OpenFile.creating(temporary, mode: 0o644)
    do {
      try file.write(try jsonBytes(request))
      try file.synchronize()
      try FileSystem.rename(temporary, to: self.request(id))
    } catch {
      try? FileSystem.unlink(temporary)
      throw error
    }
    // Others than its owner cannot open the folder to write its entries through; writing a file
    // through that was renamed does the same on ext4, XFS and Btrfs.
    try file.synchronize()
  }
}
