import Publication
import Repodata
import SystemIO
import SystemPackage

/// An RPM file that lies in a repository and is not listed by it.
struct UnlistedFile: Sendable, Hashable {
  /// Why it is there, as far as can be told.
  enum Kind: Sendable {
    /// Nothing is known of it.
    case unknown
    /// A run that was killed left it.
    case leftover
  }

  /// Its path in the repository.
  let path: String
  /// Its size in bytes.
  let size: Int64
  /// Why it is there.
  let kind: Kind
}

/// Looks for RPM files that a repository on this machine does not list.
struct UnlistedFileReader {
  private let folder: FilePath
  private let promise: ViewPromise?

  /// A reader for a repository in a folder; nothing for one on the web, which cannot be walked.
  init?(_ repository: CheckedRepository) {
    guard let folder = repository.place.folder else { return nil }
    self.folder = folder
    promise = repository.promise
  }

  /// Adds the files that are not listed, and says of packages that are not where they are listed
  /// under which of these names they lie.
  func read(into repository: inout CheckedRepository) throws {
    var unlisted = try walk(repository)
    try match(&unlisted, &repository)
    repository.unlisted = unlisted
  }

  private func walk(_ repository: CheckedRepository) throws -> [UnlistedFile] {
    let listed = Set(repository.packages.filter { $0.base == nil }.map(\.href))
    guard promise == nil else { return try walkView(repository, listed) }
    let hasSources = repository.packages.contains { Self.isSource($0.href) }
    var search = DirectoryWalk()
    let folder = folder
    var ownFolders: Set<Substring> = []
    for href in listed { ownFolders.formUnion(Self.folders(above: href)) }
    // What is listed needs no search, not even where it is a link to a folder. A repository within
    // this one has packages of its own.
    search.exclude = { [ownFolders] path in
      let text = path.string
      if listed.contains(text) { return true }
      if ownFolders.contains(text[...]) { return false }
      let index = folder.pushing(path).appending("repodata").appending("repomd.xml")
      return (try? FileStatus.of(index)) != nil
    }
    let found = try search.run(in: folder).files.filter {
      // Who lists no source package at all leaves them out on purpose.
      hasSources || !Self.isSource($0.relativePath.string)
    }
    guard !found.isEmpty else { return [] }
    // Links within a repository give one file two paths; it is enough that one is listed.
    let places = Set(
      listed.compactMap { try? FileSystem.realPath(of: folder.pushing(FilePath($0))) })
    return found.compactMap { file in
      let place = try? FileSystem.realPath(of: folder.pushing(file.relativePath))
      if let place, places.contains(place) { return nil }
      return UnlistedFile(
        path: file.relativePath.string, size: file.status.size, kind: .unknown)
    }
  }

  private static func folders(above href: String) -> [Substring] {
    href.indices.filter { href[$0] == "/" }.map { href[..<$0] }
  }

  private static func isSource(_ href: String) -> Bool {
    href.hasSuffix(".src.rpm") || href.hasSuffix(".nosrc.rpm")
  }

  /// In a view, packages of generations that are remembered are where clients may still ask for
  /// them, and those of a publish that was interrupted are where the next run expects them.
  private func walkView(
    _ repository: CheckedRepository, _ listed: Set<String>
  ) throws -> [UnlistedFile] {
    let root = RepositoryRoot(folder.removingLastComponent().removingLastComponent())
    let packages = root.packages(repository.name)
    guard try FileStatus.of(packages)?.isDirectory == true,
      try PublishJournal.of(root)?.viewNames.contains(repository.name) != true,
      let remembered = try? PackageNames.remembered(by: repository.name, root)
    else { return [] }
    var search = DirectoryWalk()
    search.includeHidden = true
    search.alsoWanted = { $0.lastComponent?.string.hasSuffix(".new") == true }
    return try search.run(in: packages).files.compactMap { file in
      let path = "Packages/\(file.relativePath)"
      let name = file.relativePath.lastComponent?.string ?? ""
      guard !listed.contains(path), !remembered.contains(name) else { return nil }
      let isLeftover = name.hasPrefix(".") && name.hasSuffix(".new")
      return UnlistedFile(
        path: path, size: file.status.size, kind: isLeftover ? .leftover : .unknown)
    }
  }

  /// A file that was renamed is one defect, not two.
  private func match(
    _ unlisted: inout [UnlistedFile], _ repository: inout CheckedRepository
  ) throws {
    var places: [Int64: [Int]] = [:]
    for (place, file) in unlisted.enumerated() { places[file.size, default: []].append(place) }
    var taken: Set<Int> = []
    for index in repository.packages.indices where repository.found[index].isAbsent {
      let listed = repository.packages[index]
      guard let size = listed.size else { continue }
      for place in places[size] ?? [] where !taken.contains(place) {
        let path = folder.pushing(FilePath(unlisted[place].path))
        guard let file = try? OpenFile(reading: path),
          let digest = try? file.digest(listed.checksum.algorithm),
          Digest.hex(of: digest) == listed.checksum.hex
        else { continue }
        repository.found[index].movedTo = unlisted[place].path
        taken.insert(place)
        break
      }
    }
    unlisted = unlisted.indices.filter { !taken.contains($0) }.map { unlisted[$0] }
  }
}

extension FoundPackage {
  /// Whether its file may lie under another name.
  fileprivate var isAbsent: Bool {
    switch state {
    case .missing, .outside, .unseen: true
    default: false
    }
  }
}
