import Repodata
import SystemIO
import SystemPackage

/// Files that come into a `repodata` that is being served: made in a folder beside it, then put
/// among the served ones, the index last.
///
/// Whatever ends a run before, be it a full disk or a signal, nothing of them is among what is
/// served; what a run that was killed has left in the folder the next one removes. To be used under
/// the lock.
struct NewFiles {
  /// Where they are made.
  let folder: FilePath
  private let live: FilePath

  /// Gets a folder ready for files that are to come into `live`.
  init(for live: FilePath) throws {
    self.live = live
    let state = StateFolder(output: RepositoryLock.parent(of: live))
    folder = try state.makeBuildFolder(isAlone: true)
  }

  /// Puts files into the served folder, and then the index that names them.
  ///
  /// - Parameters:
  ///   - index: what is served from then on. Of the files it names, those that have been made are
  ///     put in their place.
  ///   - old: what is served until then.
  /// - Throws: `SystemError`; then files that the old index does not name are removed again.
  func serve(_ index: Repomd, insteadOf old: Repomd) throws {
    // The index is made before anything is seen: there is room for all.
    try index.write(to: folder, insteadOf: live)
    let made = Set(try FileSystem.listDirectory(folder))
    let names = Set(index.fileNames).intersection(made)
    try UnfinishedWork.withoutInterruption {
      do {
        for name in names.sorted() { try place(name) }
        try FileSystem.synchronizeDirectory(live)
        try place("repomd.xml")
      } catch {
        for name in names.subtracting(old.fileNames) {
          try? FileSystem.removeTree(live.appending(name))
        }
        throw error
      }
      try FileSystem.synchronizeDirectory(live)
    }
  }

  /// Removes what has not been put anywhere.
  func discard() {
    // What cannot be removed now the next run removes.
    try? FileSystem.removeTree(folder)
    UnfinishedWork.remove(folder)
  }

  private func place(_ name: String) throws {
    do {
      return try FileSystem.rename(folder.appending(name), to: live.appending(name))
    } catch {
      guard error.isCrossDevice else { throw error }
    }
    // `repodata` may be a link to a folder on another file system.
    let near = live.appending(".\(name).copied\(AtomicFile.temporarySuffix)")
    try FileSystem.removeTree(near)
    try FileSystem.copyFile(folder.appending(name), to: near)
    try FileSystem.rename(near, to: live.appending(name))
  }
}
