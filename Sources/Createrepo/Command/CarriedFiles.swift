import Repodata
import SystemIO
import SystemPackage

/// Decides which files of the `repodata` that is served go into the next one, beside what the new
/// repomd.xml names.
///
/// - Files of earlier generations stay as long as the rule of retention says.
/// - Documents named by their checksum that neither repomd.xml nor the record knows were left by
///   createrepo_c's `--retain-old-md`, or by a run that has died: superseded from now on.
/// - A signature of repomd.xml is one of the old repomd.xml, and goes: a wrong one is worse than
///   none.
/// - Everything else was put there by somebody on purpose, and stays.
struct CarriedFiles {
  /// The names of files and folders to be linked.
  private(set) var names: [String] = []
  /// The record as it is to be written.
  private(set) var superseded: SupersededFiles

  /// Decides.
  ///
  /// - `live`: the folder that is served; it need not be there.
  /// - `new`: the names that the new repomd.xml has.
  /// - `now`: the time of the machine's clock.
  init(
    live: FilePath, new: Set<String>, record: SupersededFiles, rule: RetentionRule, now: Int64
  ) throws {
    superseded = record
    guard try FileStatus.of(live)?.isDirectory == true else {
      superseded = SupersededFiles()
      return
    }
    let old = Set(ServedMetadata(live)?.repomd.fileNames ?? [])
    let there = try FileSystem.listDirectory(live)
    let known = old.union(record.names)
    let leftovers = there.filter { !known.contains($0) && Self.isDocument($0) }
    superseded.supersede(
      there.filter(old.contains) + leftovers, at: now, current: new)
    let dropped = superseded.expire(rule, now: now)
    names = there.filter { name in
      !new.contains(name) && !dropped.contains(name) && !Self.isNeverCarried(name)
    }
  }

  /// Puts the files into `folder`: the same files where they can be linked, else copies.
  func link(from live: FilePath, into folder: FilePath) throws {
    for name in names { try Self.link(live.appending(name), as: folder.appending(name)) }
  }

  private static func link(_ path: FilePath, as new: FilePath) throws {
    guard let status = try FileStatus.of(path, followLinks: false) else { return }
    if try FileStatus.of(new, followLinks: false) != nil { return }
    if status.isDirectory {
      try FileSystem.makeDirectory(new, mode: status.permissions)
      for name in try FileSystem.listDirectory(path) {
        try link(path.appending(name), as: new.appending(name))
      }
      return
    }
    try linkOrCopy(path, as: new, status)
  }

  /// Links a file, or copies it where links cannot be made.
  static func linkOrCopy(_ path: FilePath, as new: FilePath, _ status: FileStatus) throws {
    do {
      try FileSystem.hardLink(path, as: new)
    } catch {
      guard status.isRegular else { throw error }
      try FileSystem.copyFile(path, to: new, mode: status.permissions)
    }
  }

  private static func isNeverCarried(_ name: String) -> Bool {
    name == "repomd.xml" || name == "repomd.xml.asc" || name == "repomd.xml.sig"
      || name.hasSuffix(AtomicFile.temporarySuffix)
  }

  /// Whether a name is that of a document or database with its checksum before it.
  static func isDocument(_ name: String) -> Bool {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard parts.count == 2, parts[0].count >= 32, parts[0].allSatisfy(\.isHexDigit) else {
      return false
    }
    return ["primary", "filelists", "filelists-ext", "other"].contains {
      parts[1].hasPrefix("\($0).xml") || parts[1].hasPrefix("\($0).sqlite")
    }
  }
}
