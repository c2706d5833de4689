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
  public var exclude: (@Sendable (FilePath) -> Bool)?

  /// A walk for `.rpm` files that follows symbolic links and passes over hidden files.
  public init() {}

  /// Walks the folder `root`.
  ///
  /// A folder that is one of its own ancestors, reached by a symbolic link, is not entered again.
  ///
  /// - Throws: `SystemError` only if `root` itself cannot be read.
  public func run(in root: FilePath) throws(SystemError) -> Outcome {
    var files: [File] = []
    let errors = try run(in: root) { files.append($0) }
    return Outcome(files: files, errors: errors)
  }

  /// Walks the folder `root` and gives the files to `body` one after the other, in their order;
  /// what is known of each is let go when the next comes.
  ///
  /// - Returns: folders that could not be read and links that lead nowhere.
  /// - Throws: `SystemError` only if `root` itself cannot be read.
  public func run(
    in root: FilePath, _ body: (File) -> Void
  ) throws(SystemError) -> [SystemError] {
    guard let status = try FileStatus.of(root) else { throw .open(root, ENOENT) }
    var state = State(root: root, suffix: Array(suffix.utf8))
    let folder = try OpenFolder(root)
    visit(
      folder, Relative(bytes: [], path: ""), names: try folder.names(), ancestors: [status], &state)
    // Last first, so that the end of the list can be taken away.
    state.found.sort { one, other in
      switch one.name.compare(other.name) {
      case 1...: true
      case 0: other.folder < one.folder
      default: false
      }
    }
    while let next = state.found.popLast() { body(next.file) }
    return state.errors
  }

  private struct Found {
    let name: EntryName
    let folder: EntryName
    let file: File
  }

  private struct State {
    let root: FilePath
    let suffix: [UInt8]
    var found: [Found] = []
    var errors: [SystemError] = []
  }

  /// A folder below the root: its path, and that path's bytes, which all its files share.
  private struct Relative {
    let bytes: [UInt8]
    let path: FilePath
  }

  /// An open folder: entries are looked at by their names alone, not by whole paths.
  private struct OpenFolder: ~Copyable {
    let path: FilePath
    let descriptor: OwnedDescriptor

    init(_ path: FilePath) throws(SystemError) {
      self.path = path
      descriptor = try FileSystem.openDirectory(path)
    }

    func names() throws(SystemError) -> [EntryName] {
      let raw = descriptor.raw
      let copy = try systemCall({ .duplicate(path, $0) }) { fcntl(raw, F_DUPFD_CLOEXEC, 0) }
      return try entryNames(OwnedDescriptor(copy), path: path).sorted()
    }

    func status(of name: EntryName, followLinks: Bool) throws(SystemError) -> FileStatus? {
      var found = stat()
      let raw = descriptor.raw
      do throws(SystemError) {
        try systemCall({ .status(path.appending(name), $0) }) {
          name.withCString { fstatat(raw, $0, &found, followLinks ? 0 : AT_SYMLINK_NOFOLLOW) }
        }
      } catch {
        if error.isNotFound { return nil }
        throw error
      }
      return FileStatus(found)
    }
  }

  /// Looks at the entries `names` of a folder.
  private func visit(
    _ folder: borrowing OpenFolder, _ relative: Relative, names: [EntryName],
    ancestors: [FileStatus], _ state: inout State
  ) {
    let own = EntryName(bytes: relative.bytes)
    for name in names where includeHidden || name.bytes.first != 0x2E {
      do throws(SystemError) {
        guard let status = try status(of: name, in: folder) else { continue }
        let isNamedWell = name.hasSuffix(state.suffix)
        guard status.isDirectory || status.isRegular && (isNamedWell || alsoWanted != nil) else {
          continue
        }
        let path = relative.path.appending(name)
        if exclude?(path) == true { continue }
        if status.isDirectory {
          if ancestors.contains(where: status.isSameFile) { continue }
          let inner = try OpenFolder(folder.path.appending(name))
          let bytes = relative.bytes + (relative.bytes.isEmpty ? [] : [0x2F]) + name.bytes
          visit(
            inner, Relative(bytes: bytes, path: path), names: try inner.names(),
            ancestors: ancestors + [status], &state)
        } else if isNamedWell || alsoWanted?(path) == true {
          let file = File(relativePath: path, status: status)
          state.found.append(Found(name: name, folder: own, file: file))
        }
      } catch {
        state.errors.append(error)
      }
    }
  }

  /// The status of an entry, or nil for a link that is not to be followed.
  private func status(
    of name: EntryName, in folder: borrowing OpenFolder
  ) throws(SystemError) -> FileStatus? {
    guard let own = try folder.status(of: name, followLinks: false) else { return nil }
    guard own.isSymlink else { return own }
    guard followSymlinks else { return nil }
    guard let followed = try folder.status(of: name, followLinks: true) else {
      let path = folder.path.appending(name)
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
