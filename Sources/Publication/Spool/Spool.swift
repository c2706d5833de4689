public import SystemIO
public import SystemPackage

/// The folders through which build systems ask for packages to be published.
///
///     spool/new/ID.json      requests; whoever may enter may file one, nobody may list (01733)
///     spool/files/ID.N.rpm   packages handed over as copies (01733)
///     spool/done/ID.json     what became of a request, for those who know its ID (0711)
///     spool/lock             held by the run that serves requests, never deleted
///     spool/owed             there while something admitted could not be published yet
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

  /// There as long as something was admitted that could not be published yet.
  var owed: FilePath { path.appending("owed") }

  /// The file of a request.
  func request(_ id: String) -> FilePath { new.appending("\(id).json") }
  /// The file that says what became of it.
  public func result(_ id: String) -> FilePath { done.appending("\(id).json") }

  /// Makes the folders that are missing; for the publisher.
  public func prepare() throws(SystemError) {
    try root.prepare()
    if try FileStatus.of(path) == nil {
      try FileSystem.makeDirectory(path, mode: 0o755, intermediate: true)
    }
    for (folder, mode) in [(new, 0o1733), (handedOver, 0o1733), (done, 0o711)] {
      if try FileStatus.of(folder, followLinks: false) == nil {
        // Another hook may make it at the same time.
        try FileSystem.makeDirectory(folder, mode: UInt32(mode), intermediate: true)
      }
      // Old files are removed from these folders: a link would lead the broom elsewhere.
      guard try FileStatus.of(folder, followLinks: false)?.isDirectory == true else {
        throw SystemError(
          operation: "lstat", path: folder, code: Errno.notDirectory.rawValue,
          message: "\(folder) is not a folder of the spool; remove it")
      }
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
  func pending() throws(SystemError) -> (ids: [String], strangers: [FilePath]) {
    var ids: [String] = []
    var strangers: [FilePath] = []
    for path in try FileSystem.paths(in: new, followLinks: false) {
      let name = path.lastComponent?.string ?? ""
      if let id = SpoolRequest.id(ofFile: name) {
        ids.append(id)
      } else if !name.hasSuffix(AtomicFile.temporarySuffix),
        !name.hasPrefix(Self.passedOverPrefix)
      {
        strangers.append(path)
      }
    }
    return (ids, strangers)
  }

  /// The files that were filed as requests, and since when they wait; none if there is no spool.
  ///
  /// Throws `SystemError` if the folder may not be listed: only its owner may.
  public func waiting() throws(SystemError) -> [(name: String, since: Int64)] {
    guard try FileStatus.of(new) != nil else { return [] }
    var waiting: [(name: String, since: Int64)] = []
    for name in try FileSystem.listDirectory(new)
    where !name.hasSuffix(AtomicFile.temporarySuffix) && !name.hasPrefix(Self.passedOverPrefix) {
      guard let status = try FileStatus.of(new.appending(name), followLinks: false) else {
        continue
      }
      waiting.append((name, status.modificationSeconds))
    }
    return waiting
  }

  /// How the names of things begin that were refused and could not be moved away.
  static let passedOverPrefix = ".refused-"

  /// Removes what killed hooks have left (unfinished requests, copies without a request) after a
  /// day, results after a week, and at once what killed runs have left; for the holder of the lock.
  func removeLeftovers(now: Int64) throws(SystemError) {
    try AtomicFile.removeLeftovers(of: owed)
    for name in try FileSystem.listDirectory(done)
    where name.hasSuffix(AtomicFile.temporarySuffix) {
      try FileSystem.unlink(done.appending(name))
    }
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
