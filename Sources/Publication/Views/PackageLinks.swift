import SystemIO
import SystemPackage

/// Puts the files of the pool into a view's `Packages/` folder.
///
/// Links are only added here: a package that has left the view stays at its old URL, since clients
/// with older metadata may still ask for it. Where another file of the same name is served, the new
/// one must come with the metadata that names its checksum.
struct PackageLinks {
  let folder: FilePath
  let link: Definition.Link
  /// Whether a copy of the same size and time is taken for the same.
  var trustsCopies = true

  /// Adds what is missing; gives the packages that were, and those for which another file stands
  /// there.
  ///
  /// `known` has the marks of the packages of which it is known that they are there.
  func add(
    _ packages: [ScannedPackage], marks: [UInt64], known: [UInt64]
  ) throws -> (added: [ScannedPackage], outdated: [ScannedPackage]) {
    if marks == known { return ([], []) }
    let known = Set(known)
    var added: [ScannedPackage] = []
    var outdated: [ScannedPackage] = []
    for (package, mark) in zip(packages, marks) where !known.contains(mark) {
      let path = folder.appending(package.fileName)
      guard let present = try FileStatus.of(path, followLinks: false) else {
        added.append(package)
        continue
      }
      if try !isCurrent(present, at: path, package) { outdated.append(package) }
    }
    try place(added, in: folder, replacing: false)
    return (added, outdated)
  }

  /// Makes the names of packages in a folder lead to the pool's files; `replacing` says that there is
  /// something of these names.
  func place(_ packages: [ScannedPackage], in folder: FilePath, replacing: Bool) throws {
    guard !packages.isEmpty else { return }
    try FileSystem.makeDirectory(folder, mode: 0o755, intermediate: true)
    for package in packages { try place(package, in: folder, replacing: replacing) }
    try FileSystem.synchronizeDirectory(folder)
  }

  /// The hash of a package's name and file: while a folder is the same, so is what led there.
  static func mark(_ fileName: String, _ status: FileStatus) -> UInt64 {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in fileName.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    for word in [status.inode, status.device] {
      value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
      value ^= value >> 29
    }
    return value
  }

  /// Whether what is there leads to the pool's file, in the way that is asked for.
  private func isCurrent(
    _ present: FileStatus, at path: FilePath, _ package: ScannedPackage
  ) throws -> Bool {
    switch link {
    case .hard: return present.isSameFile(as: package.status)
    case .symlink:
      return try present.isSymlink
        && FileStatus.of(path)?.isSameFile(as: package.status) == true
    case .copy, .reflink:
      return trustsCopies && present.isRegular && !present.isSameFile(as: package.status)
        && present.size == package.status.size
        && present.modificationSeconds == package.status.modificationSeconds
        && present.modificationNanoseconds == package.status.modificationNanoseconds
    }
  }

  /// Makes the name lead to the pool's file, in one step: it is there whole or not.
  ///
  /// A new hard link is such a step by itself; anything else is made under a temporary name and
  /// renamed.
  private func place(
    _ package: ScannedPackage, in folder: FilePath, replacing: Bool
  ) throws {
    let final = folder.appending(package.fileName)
    if link == .hard, !replacing { return try FileSystem.hardLink(package.path, as: final) }
    let temporary = folder.appending(".\(package.fileName).new")
    try FileSystem.removeTree(temporary)
    switch link {
    case .hard: try FileSystem.hardLink(package.path, as: temporary)
    case .symlink: try FileSystem.symbolicLink(at: temporary, to: package.path)
    case .copy: try FileSystem.copyFile(package.path, to: temporary)
    case .reflink: try FileSystem.reflink(package.path, as: temporary)
    }
    try FileSystem.rename(temporary, to: final)
  }
}
