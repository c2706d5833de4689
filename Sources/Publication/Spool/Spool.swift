public import SystemIO
public import SystemPackage

/// The folders through which build systems ask for packages to be published.
///
///     spool/new/ID.json      requests; whoever may enter may file one, nobody may list (01733)
///     spool/files/ID.N.rpm   packages handed over as copies (01733)
///     spool/done/ID.json     what became of a request, for those who know its ID (0711)
///     spool/lock             held by the run that serves requests, never deleted
///
/// The sticky bit keeps users from removing each other's requests; the publisher, who owns the
/// folders, may remove all.
public struct Spool: Sendable {
  /// The spool's own folder.
  public let path: FilePath
  private let root: RepositoryRoot

  /// The spool of a definition.
  public init(_ definition: Definition) {
    path = definition.spoolFolder
    root = RepositoryRoot(definition.root)
  }

  /// Where requests are filed.
  public var new: FilePath { path.appending("new") }
  /// Where packages that are handed over lie until they are admitted.
  public var handedOver: FilePath { path.appending("files") }
  /// Where results are put.
  public var done: FilePath { path.appending("done") }
  /// The lock of the run that serves requests.
  public var lock: FilePath { path.appending("lock") }

  /// The file of a request.
  func request(_ id: String) -> FilePath { new.appending("\(id).json") }
  /// The file that says what became of it.
  public func result(_ id: String) -> FilePath { done.appending("\(id).json") }

  /// Makes the folders that are missing; for the publisher.
  public func prepare() throws(SystemError) {
    try root.prepare()
    for (folder, mode) in [(path, 0o755), (new, 0o1733), (handedOver, 0o1733), (done, 0o711)]
    where try FileStatus.of(folder) == nil {
      try FileSystem.makeDirectory(folder, mode: UInt32(mode), intermediate: folder == path)
    }
  }

  /// Whether the user of this process may serve requests: whether the spool is theirs.
  public func isOwn() throws(SystemError) -> Bool {
    let user = HostSystem.userNumber()
    guard let status = try FileStatus.of(new) else { return false }
    return status.owner == user || user == 0
  }

  /// The IDs of the requests that are filed, oldest first, and other names that have no business
  /// there.
  func pending() throws(SystemError) -> (ids: [String], strangers: [String]) {
    var ids: [String] = []
    var strangers: [String] = []
    for name in try FileSystem.listDirectory(new) {
      if let id = SpoolRequest.id(ofFile: name) {
        ids.append(id)
      } else if !name.hasSuffix(AtomicFile.temporarySuffix) {
        strangers.append(name)
      }
    }
    return (ids, strangers)
  }

  /// Removes what killed hooks have left (unfinished requests, copies without a request) after a
  /// day, and results after a week.
  func removeLeftovers(now: Int64) throws(SystemError) {
    let day: Int64 = 86_400
    let kinds: [(FilePath, Int64, @Sendable (String) -> Bool)] = [
      (new, day, { $0.hasSuffix(AtomicFile.temporarySuffix) }), (handedOver, day, { _ in true }),
      (done, 7 * day, { _ in true }),
    ]
    for (folder, age, isWanted) in kinds {
      for name in try FileSystem.listDirectory(folder) where isWanted(name) {
        let file = folder.appending(name)
        if let status = try FileStatus.of(file, followLinks: false), !status.isDirectory,
          status.changeSeconds + age < now
        {
          try FileSystem.unlink(file)
        }
      }
    }
  }
}
