import SystemIO
public import SystemPackage

/// Puts a finished `repodata` folder in the place of the one that is served.
public struct MetadataSwap: Sendable {
  /// Whether the file system can exchange two folders in one step.
  public let canExchange: Bool

  /// A swap on a file system that can exchange folders, or cannot.
  public init(canExchange: Bool) {
    self.canExchange = canExchange
  }

  /// Swaps `built` into `live`; afterwards `built` is gone or holds what was served before.
  public func swap(_ built: FilePath, into live: FilePath) throws {
    let parent = live.removingLastComponent()
    guard try FileStatus.of(live, followLinks: false) != nil else {
      try FileSystem.rename(built, to: live)
      return try FileSystem.synchronizeDirectory(parent)
    }
    if canExchange {
      try FileSystem.exchangeDirectories(built, live)
    } else {
      try moveInto(live, from: built)
    }
    try FileSystem.synchronizeDirectory(parent)
  }

  /// Where folders cannot be exchanged: adds the new files, then renames repomd.xml, the only one
  /// that changes its content under the same name.
  private func moveInto(_ live: FilePath, from built: FilePath) throws {
    let names = try FileSystem.listDirectory(built)
    for name in names where name != "repomd.xml" {
      let target = live.appending(name)
      try FileSystem.rename(built.appending(name), to: target)
    }
    try FileSystem.synchronizeDirectory(live)
    try FileSystem.rename(built.appending("repomd.xml"), to: live.appending("repomd.xml"))
    try FileSystem.synchronizeDirectory(live)
    for name in try FileSystem.listDirectory(live) where !names.contains(name) {
      try FileSystem.removeTree(live.appending(name))
    }
  }
}
