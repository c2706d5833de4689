import Glibc
public import SystemPackage

/// A file being written that takes the place of the one at `path` in one step, or not at all.
///
/// The bytes go into a hidden file in the same folder; `commit` writes it through to the device,
/// renames it over `path` and writes the folder through. Dropped without `commit`, or after a
/// failure (a full disk, say), the hidden file is removed and what was at `path` stays as it was.
/// It is among the ``UnfinishedWork`` meanwhile.
public struct AtomicFile: ~Copyable, Sendable {
  /// How the names of unfinished files end; a crash may leave such files behind.
  public static let temporarySuffix = ".kmodrepo-new"

  /// The path that is to be replaced.
  public let path: FilePath
  private let temporary: FilePath
  private let file: OpenFile
  private var isCommitted = false

  /// Starts a file that will replace whatever is at `path`.
  ///
  /// - `mode`: the permission bits it will have, whatever the umask.
  public init(replacing path: FilePath, mode: UInt32 = 0o644) throws(SystemError) {
    guard let name = path.lastComponent else { throw .create(path, EISDIR) }
    let serial = String(UInt64.random(in: .min ... .max), radix: 16)
    let temporary = path.removingLastComponent().appending(
      ".\(name.string).\(serial)\(Self.temporarySuffix)")
    UnfinishedWork.add(temporary)
    do throws(SystemError) {
      file = try OpenFile.creating(temporary, mode: mode)
    } catch {
      UnfinishedWork.remove(temporary)
      throw error
    }
    self.path = path
    self.temporary = temporary
  }

  deinit {
    if !isCommitted { _ = temporary.withPlatformString { Glibc.unlink($0) } }
    UnfinishedWork.remove(temporary)
  }

  /// Removes what killed writers of the file at `path` have left; no other may be at work.
  public static func removeLeftovers(of path: FilePath) throws(SystemError) {
    guard let name = path.lastComponent else { return }
    let folder = path.parentFolder
    for entry in try FileSystem.listDirectory(folder)
    where entry.hasPrefix(".\(name.string).") && entry.hasSuffix(temporarySuffix) {
      try FileSystem.removeTree(folder.appending(entry))
    }
  }

  /// Adds `bytes` at the end.
  public func write(_ bytes: Span<UInt8>) throws(SystemError) { try file.write(bytes) }

  /// Adds `bytes` at the end.
  public func write(_ bytes: [UInt8]) throws(SystemError) { try file.write(bytes.span) }

  /// Adds `memory` at the end.
  public func write(_ memory: UnsafeRawBufferPointer) throws(SystemError) {
    try file.write(memory)
  }

  /// Puts the file in place, surviving a crash from here on.
  public consuming func commit() throws(SystemError) {
    try file.synchronize()
    try FileSystem.rename(temporary, to: path)
    isCommitted = true
    try FileSystem.synchronizeDirectory(path.parentFolder)
  }

  /// Puts the file in place without waiting for the device: after a crash of the machine there may
  /// be another one, or part of this. For what its reader verifies and can do without.
  public consuming func commitWithoutWaiting() throws(SystemError) {
    try FileSystem.rename(temporary, to: path)
    isCommitted = true
  }
}

extension FilePath {
  /// The folder the path lies in: `.` for a bare name.
  var parentFolder: FilePath {
    let parent = removingLastComponent()
    return parent.isEmpty ? "." : parent
  }
}
