import Repodata
import SystemIO
import SystemPackage

extension OldMetadata {
  /// Decides for each package what has to be done.
  ///
  /// A package whose file is the same as in the last run keeps its elements, if they are still
  /// what is wanted, or at least its checksum. A package that only somebody else's metadata knows
  /// keeps its checksum if size and time are equal and the file has not been touched since.
  /// `request` gets the `xml:base` that packages had, where it names none itself.
  func plan(for request: inout MetadataRequest, _ update: UpdateSource) -> GenerationPlan {
    let source = documents(for: request)
    var actions: [GenerationPlan.Action] = []
    actions.reserveCapacity(request.packages.count)
    var finder = FactsFinder(state?.facts ?? [])
    var unknown: Set<String> = []
    let hasPkgids = state?.checksum == request.fragments.checksum
    for index in request.packages.indices {
      if request.packages[index].status == nil {
        request.packages[index].status = try? FileStatus.of(request.packages[index].path)
      }
      let package = request.packages[index]
      guard let status = package.status, let place = finder.place(of: package.href),
        hasPkgids, let facts = state?.facts[place],
        update.nameDecides || facts.identity == FileIdentity(status)
      else {
        if package.status != nil { unknown.insert(package.href) }
        actions.append(.read)
        continue
      }
      if package.base == nil { request.packages[index].base = facts.base }
      let isSame = source != nil && request.packages[index].base == facts.base
      actions.append(isSame ? .keep(place) : .render(pkgid: facts.pkgid))
    }
    var plan = GenerationPlan(actions: actions, source: source)
    plan.loadedCount = state?.facts.count ?? 0
    var others = Array(update.others.reversed())
    if state == nil, repomd != nil { others.insert(update.repodata.removingLastComponent(), at: 0) }
    for folder in others where !unknown.isEmpty {
      Self.adopt(folder, &request, &plan, &unknown, nameDecides: update.nameDecides)
    }
    return plan
  }

  /// Takes checksums of unknown packages from the metadata of the repository at `folder`; metadata
  /// that cannot be read gives none.
  private static func adopt(
    _ folder: FilePath, _ request: inout MetadataRequest, _ plan: inout GenerationPlan,
    _ unknown: inout Set<String>, nameDecides: Bool
  ) {
    let location = folder.isEmpty ? "." : folder.string
    guard
      let index = try? FileStatus.of(FilePath(location).appending("repodata/repomd.xml")),
      let repository = try? RemoteRepository(location: location)
    else { return }
    var found: [String: ForeignPackage] = [:]
    let isRead: Void? = try? repository.readElementsOfPrimary { package in
      guard unknown.contains(package.href) else { return }
      found[package.href] = ForeignPackage(package, request.fragments.checksum)
    }
    guard isRead != nil else { return }
    plan.loadedCount += found.count
    let time = min(index.modificationSeconds, index.changeSeconds)
    for (place, package) in request.packages.enumerated() where unknown.contains(package.href) {
      guard let old = found[package.href], let status = package.status,
        nameDecides || old.isSame(as: status, writtenAt: time)
      else { continue }
      unknown.remove(package.href)
      plan.actions[place] = .render(pkgid: old.pkgid)
      if package.base == nil { request.packages[place].base = old.base }
    }
  }
}

/// What somebody else's metadata says of a package's file.
private struct ForeignPackage {
  let pkgid: String
  let size, time: Int64
  let base: String?

  /// Nothing if its checksum is of another kind.
  init?(_ package: PackageElement, _ algorithm: DigestAlgorithm) {
    let checksum = package.element.child("checksum")
    guard checksum?.attribute("type").flatMap({ DigestAlgorithm(name: $0) }) == algorithm,
      package.checksum.utf8.count == 2 * algorithm.byteCount,
      let size = package.element.child("size")?.attribute("package").flatMap({ Int64($0) })
    else { return nil }
    pkgid = package.checksum.lowercased()
    self.size = size
    time = package.fileTime
    base = package.base
  }

  /// Whether the file is the one that was described: createrepo_c goes by size and time alone, but
  /// both can be kept while the content is replaced. The time of the inode's last change cannot.
  func isSame(as status: FileStatus, writtenAt written: Int64) -> Bool {
    status.size == size && status.modificationSeconds == time && status.changeSeconds < written
  }
}

extension RemoteRepository {
  fileprivate func readElementsOfPrimary(_ body: (PackageElement) throws -> Void) throws {
    try readElements(of: .primary) { try body(PackageElement($0)) }
  }
}

/// Finds packages of the last run by href: those of an unchanged repository come in order, and
/// only others need a table.
private struct FactsFinder {
  private let facts: [PackageFacts]
  private var next = 0
  private var table: [String: Int]?

  init(_ facts: [PackageFacts]) { self.facts = facts }

  mutating func place(of href: String) -> Int? {
    if next < facts.count, facts[next].href == href {
      next += 1
      return next - 1
    }
    if table == nil {
      table = Dictionary(
        facts.enumerated().map { ($1.href, $0) }, uniquingKeysWith: { first, _ in first })
    }
    guard let place = table?[href] else { return nil }
    next = place + 1
    return place
  }
}
