import Publication
import Repodata
import SystemIO
import SystemPackage

/// Reads what a view remembers of its generations, and looks whether all of it is there.
struct RecordReader {
  private let definition: Definition
  private let root: RepositoryRoot
  private let options: CheckOptions

  init(_ definition: Definition, _ options: CheckOptions) {
    self.definition = definition
    self.options = options
    root = RepositoryRoot(definition.root)
  }

  /// Reads the record of a view; `index` is what the last publish said of it, `served` what it
  /// serves.
  func read(
    _ view: CheckedRepository, _ index: PublishedIndex.View?, _ served: ExpectedDocuments.Served?
  ) throws -> CheckedRecord {
    let state = state(view.name)
    var record = CheckedRecord(state: state)
    let generations = state.generations
    guard !generations.isEmpty else { return record }
    if let served, let index, index.repomdSHA256 == served.checksum,
      generations.last?.isServed(served) != true
    {
      record.lacksPresent = true
    }
    record.losses = losses(view, generations)
    record.strangers = try strangers(view, generations)
    return record
  }

  private func state(_ view: String) -> CheckedRecord.State {
    switch PublishedFile(root.generations(view), limit: Generations.largestFile) {
    case .missing: return .missing
    case .unreadable(let why): return .unreadable(why)
    case .read(let bytes):
      guard let record = try? Generations(parsing: bytes) else {
        return .unreadable("it is not JSON of a record")
      }
      return .read(record)
    }
  }

  /// What is lost of earlier generations; what the present one names too is for other rules.
  private func losses(
    _ view: CheckedRepository, _ generations: [Generations.Generation]
  ) -> [CheckedRecord.Loss] {
    var known = Set(view.index.repomd?.fileNames ?? generations.last?.files ?? [])
    var packages = Set(view.packages.compactMap(\.fileName))
    var losses: [CheckedRecord.Loss] = []
    // From the newest on: what two of them need is told of the newer.
    for index in generations.indices.dropLast().reversed() {
      let generation = generations[index]
      let end = generations[index + 1].published + definition.grace
      // What is neither in its grace time nor kept for a rollback is forgotten next.
      let isKept = index >= generations.count - definition.retention.generations
      guard isKept || end > options.now else { continue }
      let finder = LossFinder(
        generation, folder: root.repodata(view.name), until: end > options.now ? end : nil,
        isThorough: options.depth == .full)
      losses += finder.lostFiles(besides: &known)
      losses += finder.lostPackages(in: root.packages(view.name), besides: &packages)
    }
    return losses
  }

  /// Metadata in `repodata` that neither a generation nor what is served names.
  private func strangers(
    _ view: CheckedRepository, _ generations: [Generations.Generation]
  ) throws -> [CheckedRecord.Stranger] {
    // What a damaged index names cannot be told from what nobody does.
    guard let repomd = view.index.repomd else { return [] }
    let named = Set(generations.flatMap(\.files)).union(repomd.fileNames)
      .union(["repomd.xml", RepositoryRoot.signatureName, RepositoryRoot.keyName])
    let folder = root.repodata(view.name)
    var strangers: [CheckedRecord.Stranger] = []
    for name in try FileSystem.listDirectory(folder) where !named.contains(name) {
      guard let status = try FileStatus.of(folder.appending(name), followLinks: false) else {
        continue
      }
      strangers.append(CheckedRecord.Stranger(name: name, changed: status.changeSeconds))
    }
    return strangers
  }
}

/// Finds out what of one generation is lost.
private struct LossFinder {
  private let generation: Generations.Generation
  private let folder: FilePath
  private let until: Int64?
  private let isThorough: Bool
  private let repomd: Repomd?

  init(
    _ generation: Generations.Generation, folder: FilePath, until: Int64?, isThorough: Bool
  ) {
    self.generation = generation
    self.folder = folder
    self.until = until
    self.isThorough = isThorough
    repomd = generation.repomd.flatMap { try? Repomd(parsing: Array($0.utf8)) }
  }

  func lostFiles(besides known: inout Set<String>) -> [CheckedRecord.Loss] {
    generation.files.compactMap { name in
      guard known.insert(name).inserted, let trouble = trouble(name) else { return nil }
      return loss("repodata/\(name)", trouble)
    }
  }

  /// The packages that its primary.xml names; none if that is lost itself.
  func lostPackages(
    in packages: FilePath, besides known: inout Set<String>
  ) -> [CheckedRecord.Loss] {
    guard let repomd, let names = try? PackageNames.offered(by: repomd, in: folder) else {
      return []
    }
    return names.sorted().compactMap { name in
      guard known.insert(name).inserted,
        (try? FileStatus.of(packages.appending(name))) == .some(nil)
      else { return nil }
      return loss("Packages/\(name)", "it is gone")
    }
  }

  private func loss(_ path: String, _ trouble: String) -> CheckedRecord.Loss {
    CheckedRecord.Loss(path: path, trouble: trouble, revision: generation.revision, until: until)
  }

  private func trouble(_ name: String) -> String? {
    do {
      guard let status = try FileStatus.of(folder.appending(name)) else { return "it is gone" }
      guard let record = repomd?.records.first(where: { $0.href == "repodata/\(name)" }) else {
        return nil
      }
      if let size = record.size, size != status.size {
        return "it has \(status.size) bytes instead of \(size)"
      }
      // Its packages are read from primary.xml, so that must be what it was.
      guard isThorough || record.type == "primary" else { return nil }
      let file = try OpenFile(reading: folder.appending(name))
      let digest = Digest.hex(of: try file.digest(record.checksum.algorithm))
      return digest == record.checksum.hex
        ? nil : "its \(record.checksum.algorithm.rawValue) is \(digest)"
    } catch {
      return "\(error)"
    }
  }
}

extension Generations.Generation {
  /// Whether it is what a view serves.
  fileprivate func isServed(_ served: ExpectedDocuments.Served) -> Bool {
    guard let repomd else { return revision == served.revision }
    return (try? Digest.of(Array(repomd.utf8), .sha256)).map { Digest.hex(of: $0) }
      == served.checksum
  }
}
