import Repodata
import SystemIO
import SystemPackage

/// Tells what lies at the hrefs of a repository that is a folder of this machine.
///
/// Folders are looked at once, however many packages they hold.
struct PackageLocator: Sendable {
  /// What lies at an href.
  enum Place: Sendable {
    /// A file that everybody may read.
    case file(FilePath, FileStatus, isLink: Bool)
    /// What is wrong instead.
    case defect(FoundPackage.State)
  }

  /// What lies where a folder should be.
  private enum Folder: Sendable {
    case usable(FilePath)
    case defect(FoundPackage.State)
  }

  /// The repository.
  private let root: FilePath
  /// The same, with all links resolved.
  private let realRoot: FilePath
  /// What was found of folders, by their paths in the repository; empty for itself.
  private let folders: [String: Folder]

  /// Looks at the folders that these hrefs lead through.
  init(_ root: FilePath, hrefs: some Sequence<String>) throws {
    self.root = root
    let realRoot = try FileSystem.realPath(of: root)
    var folders: [String: Folder] = [:]
    for href in hrefs where RepositoryLocation.isInside(href) {
      let folder = Self.parts(href).folder
      if folders[folder] != nil { continue }
      do {
        folders[folder] = try Self.look(at: folder, in: root, realRoot)
      } catch {
        folders[folder] = .defect(
          .unreadable(
            PlaceDefect(path: folder, reason: "cannot be seen: \(error)", isFile: false)))
      }
    }
    self.realRoot = realRoot
    self.folders = folders
  }

  /// What lies at an href.
  func place(_ href: String) -> Place {
    guard RepositoryLocation.isInside(href) else {
      return .defect(
        .outside(PlaceDefect(path: href, reason: "is no path inside it", isFile: true)))
    }
    do {
      return try look(at: href)
    } catch {
      return .defect(
        .unreadable(PlaceDefect(path: href, reason: "cannot be seen: \(error)", isFile: true)))
    }
  }

  private func look(at href: String) throws -> Place {
    let (folder, name) = Self.parts(href)
    switch folders[folder] {
    case .usable(let folder)?: return try file(folder.appending(name), href)
    case .defect(let state)?: return .defect(state)
    case nil: break
    }
    return .defect(.missing(PlaceDefect(path: href, reason: "is not there", isFile: true)))
  }

  /// The folder of an href and the name in it.
  private static func parts(_ href: String) -> (folder: String, name: String) {
    guard let slash = href.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", href) }
    return (String(href[..<slash]), String(href[href.utf8.index(after: slash)...]))
  }

  private func file(_ path: FilePath, _ href: String) throws -> Place {
    func defect(_ reason: String) -> PlaceDefect {
      PlaceDefect(path: href, reason: reason, isFile: true)
    }
    guard let own = try FileStatus.of(path, followLinks: false) else {
      return .defect(.missing(defect("is not there")))
    }
    guard let status = own.isSymlink ? try Self.target(of: path) : own else {
      return .defect(.missing(defect("is a link that leads nowhere")))
    }
    guard status.isRegular else { return .defect(.notRegular(status.kindName)) }
    guard status.isReadableByOthers else {
      return .defect(.unreadable(defect("has mode \(status.octalPermissions)")))
    }
    if own.isSymlink, let closed = try closedFolder(above: path) {
      return .defect(.unreadable(closed))
    }
    return .file(path, status, isLink: own.isSymlink)
  }

  /// The status of what a link leads to; nothing if it leads nowhere, or in a circle.
  private static func target(of link: FilePath) throws(SystemError) -> FileStatus? {
    do throws(SystemError) {
      return try FileStatus.of(link)
    } catch {
      if error.code == Errno.tooManySymbolicLinkLevels.rawValue { return nil }
      throw error
    }
  }

  /// The first folder that not everybody may enter on the way to what a link leads to.
  private func closedFolder(above link: FilePath) throws -> PlaceDefect? {
    let target = try FileSystem.realPath(of: link)
    var folder = FilePath(root: target.root)
    for name in target.components.dropLast() {
      folder.append(name)
      // What lies above the repository is the business of whoever serves it.
      if realRoot.starts(with: folder) { continue }
      guard let status = try FileStatus.of(folder), !status.isEnterableByOthers else { continue }
      return PlaceDefect(
        path: folder.string, reason: "has mode \(status.octalPermissions)", isFile: false)
    }
    return nil
  }

  /// What lies where a folder of the repository should be, seen from the repository down.
  private static func look(
    at folder: String, in root: FilePath, _ realRoot: FilePath
  ) throws -> Folder {
    var path = root
    var relative = ""
    for name in folder.split(separator: "/") {
      path.append(String(name))
      relative += (relative.isEmpty ? "" : "/") + name
      func defect(_ reason: String) -> PlaceDefect {
        PlaceDefect(path: relative, reason: reason, isFile: false)
      }
      guard let own = try FileStatus.of(path, followLinks: false) else {
        return .defect(.missing(defect("is not there")))
      }
      guard let status = own.isSymlink ? try Self.target(of: path) : own else {
        return .defect(.missing(defect("is a link that leads nowhere")))
      }
      guard status.isDirectory else { return .defect(.missing(defect("is no folder"))) }
      if own.isSymlink, try !FileSystem.realPath(of: path).starts(with: realRoot) {
        return .defect(.outside(defect("is a link that leads out of the repository")))
      }
      guard status.isEnterableByOthers else {
        return .defect(.unreadable(defect("has mode \(status.octalPermissions)")))
      }
    }
    return .usable(path)
  }
}

extension FileStatus {
  /// Whether a file may be read by everybody, as a web server must.
  var isReadableByOthers: Bool { permissions & 0o004 != 0 }
  /// Whether a folder may be entered by everybody.
  var isEnterableByOthers: Bool { permissions & 0o001 != 0 }

  /// The permission bits as chmod takes them.
  var octalPermissions: String {
    let digits = String(permissions, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// What it is, for people.
  var kindName: String {
    switch mode & 0o170000 {
    case 0o040000: "a folder"
    case 0o010000: "a pipe"
    case 0o140000: "a socket"
    case 0o020000, 0o060000: "a device"
    default: "no regular file"
    }
  }
}
