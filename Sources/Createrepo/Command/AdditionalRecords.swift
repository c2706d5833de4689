import Repodata
import SystemIO
import SystemPackage

/// The records of a repository that are not made of packages: comps, modules, updateinfo and
/// whatever `modifyrepo` has added.
struct AdditionalRecords {
  private let settings: CreaterepoSettings
  private let old: RemoteRepository?
  private let moduleFiles: [FilePath]
  private let files: AdditionalFiles
  /// What could not be carried over, as sentences.
  private(set) var losses: [String] = []

  /// Gets ready to write into `folder`.
  ///
  /// - `old`: the repository as it is served, with `--update`.
  init(
    _ settings: CreaterepoSettings, old: RemoteRepository?, _ selection: PackageSelection,
    _ folder: FilePath
  ) {
    self.settings = settings
    self.old = settings.options.discardsAdditionalMetadata ? nil : old
    moduleFiles = selection.moduleFiles
    files = AdditionalFiles(
      folder: folder, options: settings.metadata, compression: settings.additionalCompression,
      carriedTime: settings.options.setsTimestampToRevision ? settings.metadata.timestamp : nil)
  }

  /// Writes the files.
  mutating func write() throws -> [RepomdRecord] {
    var records: [RepomdRecord] = []
    for record in old?.repomd.records ?? [] where isCarried(record.type) {
      if let carried = try carry(record) { records.append(carried) }
    }
    if let groupfile = settings.groupfile { records.append(try group(groupfile)) }
    if !moduleFiles.isEmpty { records += try modules() }
    return records
  }

  private func isCarried(_ type: String) -> Bool {
    if AdditionalFiles.isPackageDocument(type) || type.hasSuffix("_zck") { return false }
    if settings.groupfile != nil, type == "group" || type.hasPrefix("group_") { return false }
    return moduleFiles.isEmpty || type != "modules"
  }

  /// Carries a record over; one whose file is damaged or missing cannot be saved.
  private mutating func carry(_ record: RepomdRecord) throws -> RepomdRecord? {
    guard let old else { return nil }
    do {
      return try files.carry(record, of: old)
    } catch let error as SystemError where !error.isNotFound {
      throw error
    } catch {
      losses.append("The old \(record.type) cannot be kept: \(error)")
      return nil
    }
  }

  private func group(_ path: FilePath) throws -> RepomdRecord {
    var files = files
    if !settings.compressesGroupfile { files.compression = CompressionOptions(.none) }
    return try files.add(path, type: "group")
  }

  /// Merges the module files with the modules of the old repository.
  private mutating func modules() throws -> [RepomdRecord] {
    var index = ModuleIndex()
    if let old, let record = old.repomd.record("modules") {
      do {
        try index.add(old.content(of: record), source: "the old modules")
      } catch {
        losses.append("The old modules cannot be kept: \(error)")
      }
    }
    for path in moduleFiles {
      do {
        let bytes = try DecompressingStream.wholeFile(path)
        try index.add(bytes, source: path.string, replacing: true)
      } catch {
        let cannotOpen = (error as? SystemError)?.operation == "open"
        throw CreaterepoError.modules(
          path, reason: cannotOpen ? "Cannot open \(path): \(error)" : "\(error)")
      }
    }
    if index.isEmpty { return [] }
    return [try files.add(index.text, type: "modules", name: "modules.yaml")]
  }
}

extension DecompressingStream {
  /// The content of a file, whether compressed or not.
  fileprivate static func wholeFile(_ path: FilePath) throws -> [UInt8] {
    let stream = try DecompressingStream(path: path)
    var bytes: [UInt8] = []
    while let piece = try stream.next() { bytes += piece }
    return bytes
  }
}
