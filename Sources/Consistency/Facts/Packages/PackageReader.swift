import Publication
import Repodata
import Scanning
import SystemIO
import SystemPackage

/// Finds out what the packages are that a repository lists, as the last layer of its facts.
struct PackageReader: Sendable {
  /// The files of the repository.
  let source: MetadataSource
  /// How it is looked at.
  let options: CheckOptions
  /// What is known of files.
  let memory: VerificationMemory
  /// Is told how far it is.
  let progress: ProgressReport

  /// Packages that one worker verifies in a row: enough for two to be hashed side by side.
  private static let batchSize = 16

  /// Adds what was found.
  func read(into repository: inout CheckedRepository) async throws {
    guard repository.listsPackages else { return }
    let packages = repository.packages
    let homes = packages.map { PackageHome($0, of: repository) }
    repository.found = packages.map { _ in FoundPackage() }
    let rendering = ListingRendering(repository.promise, packages)
    let chosen = PackageSample(options.depth, packages).chosen
    let signatures = try await SignatureReader(options, memory)
    defer { signatures?.close() }
    let verification = PackageVerification(
      packages: packages, rendering: rendering, memory: memory, chosen: chosen)
    let files = try locate(homes, &repository)
    var outcomes = try await verify(files, verification)
    let isOnWeb = homes.contains { if case .web = $0 { true } else { false } }
    let web =
      try isOnWeb
      ? WebPackageReader(
        packages, rendering, chosen: chosen, signatures: signatures, workers: options.workers,
        progress: progress)
      : nil
    if let web { outcomes.merge(try await web.read(homes)) { own, _ in own } }
    try withExtendedLifetime(web) { try compare(outcomes, verification, &repository) }
    settleSharedPlaces(&repository)
    let signable = files.filter { repository.found[$0.index].canBeVouchedFor }
    for (index, defect) in try await signatures?.defects(signable) ?? [:] {
      repository.found[index].defects.append(defect)
    }
  }

  /// Looks at where packages should be on this machine, and gives those whose file can be read and
  /// has the listed size.
  private func locate(
    _ homes: [PackageHome], _ repository: inout CheckedRepository
  ) throws -> [PlacedFile] {
    let packages = repository.packages
    var hrefs: [FilePath: [String]] = [:]
    for (index, home) in homes.enumerated() {
      if case .folder(let folder) = home { hrefs[folder, default: []].append(packages[index].href) }
    }
    var locators: [FilePath: PackageLocator] = [:]
    for (folder, hrefs) in hrefs where try FileStatus.of(folder) != nil {
      locators[folder] = try PackageLocator(folder, hrefs: hrefs)
    }
    var files: [PlacedFile] = []
    for (index, home) in homes.enumerated() {
      let listed = packages[index]
      switch home {
      case .elsewhere(let base):
        repository.found[index].state = .outside(
          PlaceDefect(path: listed.href, reason: "lies below \(base)", isFile: true))
      case .web, .unknown: continue
      case .folder(let folder):
        guard let locator = locators[folder] else {
          repository.found[index].state = .missing(
            PlaceDefect(path: folder.string, reason: "is not there", isFile: false))
          continue
        }
        switch locator.place(listed.href) {
        case .defect(let state): repository.found[index].state = state
        case .file(let path, let status, let isLink):
          repository.found[index].status = status
          repository.found[index].isLink = isLink
          if let size = listed.size, size != status.size {
            repository.found[index].state = .size(found: status.size)
          } else {
            files.append((index, path, status))
          }
        }
      }
    }
    return files
  }

  private func verify(
    _ files: [PlacedFile], _ verification: PackageVerification
  ) async throws -> [Int: PackageVerification.Outcome] {
    let size = Self.batchSize
    let batches = stride(from: 0, to: files.count, by: size).map {
      Array(files[$0..<min($0 + size, files.count)])
    }
    let (counter, progress) = (Counter(), progress)
    let done = try await inOrder(batches.count, workers: options.workers) { number in
      defer { progress(.checking, min(size * counter.count(), files.count), of: files.count) }
      return verification.verify(batches[number])
    }
    return done.reduce(into: [:]) { all, part in all.merge(part) { own, _ in own } }
  }

  /// Takes over what was found, once it is known what differences amount to.
  private func compare(
    _ outcomes: [Int: PackageVerification.Outcome], _ verification: PackageVerification,
    _ repository: inout CheckedRepository
  ) throws {
    let comparison = ListingComparison(
      source: source, packages: repository.packages, rendering: verification.rendering,
      outcomes: outcomes)
    let sentences = try comparison.run(repository.files)
    for (index, outcome) in outcomes {
      let isLink = repository.found[index].isLink
      repository.found[index] = outcome.package
      repository.found[index].isLink = isLink
      guard !outcome.differing.isEmpty else { continue }
      if let sentences = sentences[index] {
        repository.found[index].defects.append(.metadata(sentences))
      } else if outcome.package.defects.isEmpty, let status = outcome.package.status {
        let mark = try verification.rendering.mark(repository.packages[index], status)
        memory.noteTrue(FileIdentity(status), mark)
      }
    }
  }

  /// Two packages that are listed at one place cannot both be there: the rule on what is listed
  /// twice tells of them.
  private func settleSharedPlaces(_ repository: inout CheckedRepository) {
    var byPlace: [String: [Int]] = [:]
    for (index, package) in repository.packages.enumerated() {
      byPlace["\(package.base ?? "")\n\(package.href)", default: []].append(index)
    }
    for places in byPlace.values where places.count > 1 {
      guard places.contains(where: { repository.found[$0].state == .sound }) else { continue }
      for index in places {
        switch repository.found[index].state {
        case .size, .checksum: repository.found[index].state = .unseen
        default: break
        }
      }
    }
  }
}

/// A file that is where a package is listed, in the size that is listed.
typealias PlacedFile = (index: Int, path: FilePath, status: FileStatus)

/// What the href of a package is relative to.
enum PackageHome: Sendable, Hashable {
  /// A folder of this machine.
  case folder(FilePath)
  /// A web address, without a slash at its end.
  case web(String)
  /// Something else, by a definition that has all packages inside the view.
  case elsewhere(String)
  /// A medium that nobody has inserted, or no address at all.
  case unknown

  /// What the href of a package in this repository is relative to.
  init(_ package: ListedPackage, of repository: CheckedRepository) {
    guard let base = package.base else {
      switch repository.place {
      case .folder(let folder): self = .folder(folder)
      case .web(let address): self = .web(address)
      }
      return
    }
    if repository.promise != nil {
      self = .elsewhere(base)
    } else {
      switch try? RepositoryLocation(base) {
      case .folder(let folder)? where base.lowercased().hasPrefix("file://"):
        self = .folder(FilePath(folder))
      case .web(let address)?: self = .web(address)
      default: self = .unknown
      }
    }
  }
}

/// The packages that a check reads whole, known or not.
struct PackageSample {
  /// Their numbers.
  let chosen: Set<Int>

  /// Chooses from packages by their digests, so that views that share packages share the choice.
  init(_ depth: CheckOptions.Depth, _ packages: [ListedPackage]) {
    switch depth {
    case .quick: chosen = []
    case .full: chosen = Set(packages.indices)
    case .sample(let size, let seed):
      let ranks = packages.indices.map { index in
        (rank: Self.rank(packages[index].checksum.hex, seed), index: index)
      }
      chosen = Set(ranks.sorted { $0 < $1 }.prefix(size.count(of: packages.count)).map(\.index))
    }
  }

  /// A number that is another for each seed.
  private static func rank(_ pkgid: String, _ seed: UInt64) -> UInt64 {
    var value = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xcbf2_9ce4_8422_2325
    for byte in pkgid.utf8 {
      value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
      value ^= value >> 29
    }
    return value
  }
}
