import Publication
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Says in which fields the elements of packages differ from what their headers call for.
///
/// Elements are not held in memory, so the documents are read once more, and headers too; only for
/// the packages of which the digests have shown that something differs.
struct ListingComparison {
  /// The files of the repository.
  let source: MetadataSource
  /// What it lists, and how that is rendered.
  let packages: [ListedPackage]
  let rendering: ListingRendering
  /// What was found of packages, by their numbers.
  let outcomes: [Int: PackageVerification.Outcome]

  /// The sentences on each package that differs in more than createrepo_c is allowed to, which are
  /// in the `files` that are documents.
  func run(_ files: [MetadataFile]) throws -> [Int: [String]] {
    var sentences: [Int: [String]] = [:]
    for kind in DocumentKind.allCases {
      let wanted = Set(outcomes.filter { $0.value.differing.contains(kind) }.keys)
      guard !wanted.isEmpty, let file = files.first(where: { $0.record.type == kind.rawValue })
      else { continue }
      try read(kind, file.record) { index, element in
        guard wanted.contains(index) else { return }
        for sentence in try differences(kind, index, element) {
          sentences[index, default: []].append(sentence)
        }
      }
    }
    return sentences
  }

  private func differences(
    _ kind: DocumentKind, _ index: Int, _ element: XMLFragment
  ) throws -> [String] {
    guard let outcome = outcomes[index], let status = outcome.package.status else { return [] }
    let package = try PackageFile.readPackage(outcome.path)
    let record = try rendering.record(package, packages[index], status)
    guard let expected = XMLFragment(record.xml(kind)) else { return [] }
    let tolerance = rendering.hasOwnTimes ? nil : ListingTolerance(package)
    return ElementDifference(listed: element, expected: expected, tolerance).sentences
  }

  /// Gives the elements of a document with the numbers of the packages they are about.
  private func read(
    _ kind: DocumentKind, _ record: RepomdRecord, _ body: (Int, XMLFragment) throws -> Void
  ) throws {
    var places: [String: [Int]] = [:]
    for index in packages.indices.reversed() {
      places[packages[index].checksum.hex, default: []].append(index)
    }
    let file = try OpenFile(reading: try source.file(record.href))
    let content = try DecompressingStream(
      reading: file, record.compression(of: file), limits: RemoteRepository.limits)
    var count = 0
    _ = try ElementDocument.read(content, root: kind.rootName) { element, _ in
      guard element.isNamed("package") else { return }
      defer { count += 1 }
      if kind == .primary { return try body(count, element) }
      let pkgid = element.attribute("pkgid")?.lowercased() ?? ""
      if let index = places[pkgid]?.popLast() { try body(index, element) }
    }
  }
}
