import Glibc
public import SystemPackage

/// A search of a folder and all folders below it for regular files of one kind.
public struct DirectoryWalk: Sendable {
  /// A file that was found.
  public struct File: Hashable, Sendable {
    /// Its path below the root of the walk, as an href is made from.
    public let relativePath: FilePath
    /// Its status; of what a symbolic link leads to, if that was followed.
    public let status: FileStatus
  }

  /// What a walk found.
  public struct Outcome: Sendable {
    /// The files, by the bytes of their name, then by those of their folder, as createrepo_c
    /// orders packages.
    public let files: [File]
    /// Folders that could not be read and links that lead nowhere, in the order of their paths.
    public let errors: [SystemError]
  }

  /// How the names of wanted files end.
  public var suffix = ".rpm"
  /// Whether files and folders whose name begins with a dot are looked at.
  public var includeHidden = false
  /// Whether symbolic links to files and folders are followed; else they are passed over.
  public var followSymlinks = true
  /// Whether links to files are passed over even where links to folders are followed.
  public var skipsLinkedFiles = false
  /// Says which files of other suffixes are wanted too, by their path below the root.
  public var alsoWanted: (@Sendable (FilePath) -> Bool)?
  /// Says which paths below the root are passed over, folders with all they hold.
  public var exclude: @Sendable (FilePath) -> Bool = { _ in false }

  /// A walk for `.rpm` files that follows symbolic links and passes over hidden files.
  public init() {}

  /// Walks the folder `root`.
  ///
  /// A folder that is one of its own ancestors, reached by a symbolic link, is not entered again.
  ///
  /// - Throws: `SystemError` only if `root` itself cannot be read.
  public func run(in root: FilePath) throws(SystemError) -> Outcome {
    guard let status = try FileStatus.of(root) else { throw .open(root, ENOENT) }
    var state = State(root: root)
    try visit("", names: names(in: root), ancestors: [status], &state)
    state.found.sort { ($0.name, $0.folder) < ($1.name, $1.folder) }
    return Outcome(files: state.found.map(\.file), errors: state.errors)
  }

  private struct Found {
    let name: EntryName
    let folder: EntryName
    let file: File
  }

  private struct State {
    let root: FilePath
    var found: [Found] = []
    var errors: [SystemError] = []
  }

  private func names(in folder: FilePath) throws(SystemError) -> [EntryName] {
    try entryNames(FileSystem.openDirectory(folder), path: folder).sorted()
  }

  /// Looks at the entries `names` of the folder `relative`.
  private func visit(
    _ relative: FilePath, names: [EntryName], ancestors: [FileStatus], _ state: inout State
  ) {
    let wanted = Array(suffix.utf8)
    for name in names where includeHidden || name.bytes.first != 0x2E {
      let path = relative.appending(name)
      if exclude(path) { continue }
      do throws(SystemError) {
        let isNamedWell =
          name.bytes.count >= wanted.count
          && name.bytes.suffix(wanted.count).elementsEqual(wanted)
        guard let status = try status(of: state.root.pushing(path)) else { continue }
        if status.isDirectory {
          if ancestors.contains(where: status.isSameFile) { continue }
          let inner = try self.names(in: state.root.pushing(path))
          visit(path, names: inner, ancestors: ancestors + [status], &state)
        } else if status.isRegular, isNamedWell || alsoWanted?(path) == true {
          let folder = EntryName(bytes: relative.rawBytes)
          let file = File(relativePath: path, status: status)
          state.found.append(Found(name: name, folder: folder, file: file))
        }
      } catch {
        state.errors.append(error)
      }
    }
  }

  /// The status of an entry, or nil for a link that is not to be followed.
  private func status(of path: FilePath) throws(SystemError) -> FileStatus? {
    guard let own = try FileStatus.of(path, followLinks: false) else { return nil }
    guard own.isSymlink else { return own }
    guard followSymlinks else { return nil }
    guard let followed = try FileStatus.of(path) else {
      throw SystemError(
        operation: "stat", path: path, code: ENOENT,
        message: "\(path) is a symbolic link that leads nowhere")
    }
    return skipsLinkedFiles && !followed.isDirectory ? nil : followed
  }
}

extension FilePath {
  /// The bytes of the path, which need not be UTF-8.
  public var rawBytes: [UInt8] {
    withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }
}
