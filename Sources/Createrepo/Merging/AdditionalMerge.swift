import Repodata
import SystemIO
import SystemPackage

/// The comps, updateinfo and modules of several repositories as one file of each.
struct AdditionalMerge {
  let files: AdditionalFiles
  /// Whether comps are merged.
  var groups = true
  /// A comps file that stands for those of the repositories.
  var groupFile: FilePath?
  /// Whether updateinfo is merged.
  var updateinfo = true

  init(files: AdditionalFiles) {
    self.files = files
  }

  /// Writes the merged files.
  ///
  /// - Parameter repositories: those that are merged, the first before the others.
  /// - Returns: what repomd.xml is to say of the files.
  /// - Throws: `MetadataError`, `YAMLError`, `SystemError`, `TransferError`.
  func records(of repositories: [RemoteRepository]) throws -> [RepomdRecord] {
    var records: [RepomdRecord] = []
    if let groupFile {
      records.append(try files.add(groupFile, type: "group"))
    } else if groups {
      records += try merge("group", of: repositories, name: nil) { contents in
        var merge = CompsMerge()
        for (bytes, place) in contents { try Self.naming(place) { try merge.add(bytes) } }
        return merge.document
      }
    }
    if updateinfo {
      records += try merge("updateinfo", of: repositories, name: "updateinfo.xml") { contents in
        var merge = UpdateinfoMerge()
        for (bytes, place) in contents { try Self.naming(place) { try merge.add(bytes) } }
        return merge.document
      }
    }
    records += try merge("modules", of: repositories, name: "modules.yaml") { contents in
      var index = ModuleIndex()
      for (bytes, place) in contents { try index.add(bytes, source: place) }
      return index.text
    }
    return records
  }

  private func merge(
    _ type: String, of repositories: [RemoteRepository], name: String?,
    _ body: ([(bytes: [UInt8], place: String)]) throws -> [UInt8]
  ) throws -> [RepomdRecord] {
    var contents: [(bytes: [UInt8], place: String)] = []
    var found: [RepomdRecord] = []
    for repository in repositories {
      guard let record = Self.record(type, in: repository) else { continue }
      let place = "\(repository.location)/\(record.href)"
      contents.append((try repository.content(of: record), place))
      found.append(record)
    }
    guard let first = found.first else { return [] }
    let plain = name ?? MetadataFileName(first).plain
    // One file alone is passed on as it is.
    let content = contents.count == 1 ? contents[0].bytes : try body(contents)
    return [try files.add(content, type: type, name: plain)]
  }

  /// The record of a type; old repositories have comps only compressed, as `group_gz`.
  private static func record(_ type: String, in repository: RemoteRepository) -> RepomdRecord? {
    repository.repomd.record(type)
      ?? ["gz", "xz", "zst", "bz2"].lazy.compactMap { repository.repomd.record("\(type)_\($0)") }
      .first
  }

  private static func naming(_ place: String, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as MetadataError {
      throw error.in(place)
    }
  }
}
