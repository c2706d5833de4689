import Repodata
import SystemIO
import SystemPackage

/// One of the repositories that are merged, with its packages' elements put aside.
final class MergeSource {
  let repository: RemoteRepository
  /// The `xml:base` for packages that have none of their own.
  let base: String?
  private let scratch: ScratchFile
  private var places: [String: [String: Range<Int64>]] = [:]

  /// The documents other than primary.xml, with the names of their roots.
  static let documents: [(type: String, root: StaticString)] = [
    ("filelists", "filelists"), ("other", "otherdata"), ("filelists-ext", "filelists-ext"),
  ]

  init(_ repository: RemoteRepository, base: String?, scratch: ScratchFile) {
    self.repository = repository
    self.base = base
    self.scratch = scratch
  }

  /// Reads primary.xml, and puts aside the packages of wanted architectures.
  ///
  /// - Throws: `MetadataError`, `SystemError`, `TransferError`, `CompressionError`.
  func candidates(
    number: Int, isWanted: (_ arch: String) -> Bool
  ) throws -> [MergeCandidate] {
    var candidates: [MergeCandidate] = []
    let ours = Self.attributes(of: DocumentKind.primary.head(packageCount: 0))
    try repository.readElements(of: "primary", root: "metadata") { element, root in
      let whole = Self.complete(element, root, ours)
      let package = try PackageElement(whole)
      guard isWanted(package.nevra.arch) else { return }
      let base = package.base ?? self.base
      candidates.append(
        MergeCandidate(
          nevra: package.nevra, checksum: package.checksum, href: package.href, base: base,
          fileTime: package.fileTime, sourceRPM: package.sourceRPM, repository: number,
          source: self, primary: try scratch.append(package.bytes(base: base))))
    }
    return candidates
  }

  /// Reads another document, and puts aside the elements of packages with these checksums.
  ///
  /// - Throws: `MetadataError` also if a package is not in it.
  func putAside(_ type: String, root: StaticString, of checksums: Set<String>) throws {
    guard repository.repomd.record(type) != nil else { return }
    var found: [String: Range<Int64>] = [:]
    let ours = Self.attributes(of: Self.head(type, count: 0))
    try repository.readElements(of: type, root: root) { element, root in
      let checksum = element.attribute("pkgid") ?? ""
      guard checksums.contains(checksum), found[checksum] == nil else { return }
      found[checksum] = try scratch.append(Self.complete(element, root, ours).bytes)
    }
    places[type] = found
  }

  /// The element of a package in primary.xml, with the line feed that ends it.
  func primary(of candidate: MergeCandidate) throws -> [UInt8] {
    try scratch.read(candidate.primary) + [UInt8(ascii: "\n")]
  }

  /// The element of a package in another document, with the line feed that ends it; nothing if the
  /// repository has no such document.
  ///
  /// - Throws: `MergeError` if the document is there and the package is not in it.
  func element(of candidate: MergeCandidate, in type: String) throws -> [UInt8]? {
    guard let found = places[type] else { return nil }
    guard let range = found[candidate.checksum] else {
      throw MergeError.incomplete(repository.location, type, candidate.nevra.description)
    }
    return try scratch.read(range) + [UInt8(ascii: "\n")]
  }

  /// What stands before the first package of a document.
  static func head(_ type: String, count: Int) -> [UInt8] {
    if let kind = DocumentKind(rawValue: type) { return kind.head(packageCount: count) }
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <filelists-ext xmlns="http://linux.duke.edu/metadata/filelists-ext" packages="\(count)">

      """
    return Array(text.utf8)
  }

  private static func attributes(of head: [UInt8]) -> [(name: String, value: String)] {
    // Any end tag makes the root's start tag an element.
    XMLFragment(head + Array("</>".utf8))?.attributes ?? []
  }

  /// The element with the namespaces that its root declares and ours does not.
  private static func complete(
    _ element: XMLFragment, _ root: XMLFragment, _ ours: [(name: String, value: String)]
  ) -> XMLFragment {
    let foreign = root.foreignNamespaces(comparedWith: ours)
    return foreign.isEmpty ? element : XMLFragment(element.bytes(adding: foreign)) ?? element
  }
}

/// Repositories that cannot be merged.
enum MergeError: Error, CustomStringConvertible {
  /// A document lacks a package.
  case incomplete(String, String, String)
  /// The place of a package leads out of its repository.
  case unsafe(String, String, String)

  var description: String {
    switch self {
    case .incomplete(let repository, let type, let package):
      "\(repository): \(type) has no \(package), which primary lists; nothing is merged"
    case .unsafe(let repository, let package, let href):
      "\(repository): the place of \(package), \"\(href)\", leads out of it; nothing is merged"
    }
  }
}
