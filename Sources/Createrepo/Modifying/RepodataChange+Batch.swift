import SystemIO
import SystemPackage

extension RepodataChange {
  /// The changes that a batch file asks for, one for each of its groups.
  ///
  /// A group is named by the file to add (or by the type to remove); its keys are `path`, `type`,
  /// `remove`, `compress`, `compress-type`, `checksum`, `unique-md-filenames` and `new-name`.
  ///
  /// - Parameters:
  ///   - text: the batch file.
  ///   - template: what holds where a group says nothing.
  /// - Returns: the changes in the order of the file.
  /// - Throws: ``BatchError``.
  static func batch(
    _ text: String, template: RepodataChange
  ) throws(BatchError) -> [RepodataChange] {
    do throws(KeyFile.Failure) {
      let file = try KeyFile(text)
      var changes: [RepodataChange] = []
      for group in file.groups { changes.append(try change(group, template: template)) }
      return changes
    } catch {
      throw BatchError(reason: error.description)
    }
  }

  private static func change(
    _ group: KeyFile.Group, template: RepodataChange
  ) throws(KeyFile.Failure) -> RepodataChange {
    var change = template
    let name = group.text("path") ?? group.name
    change.type = group.text("type") ?? template.type
    change.newName = group.text("new-name")
    if try group.flag("remove") ?? false {
      change.action = .remove(type: group.text("type") ?? group.name)
      return change
    }
    change.action = .add(FilePath(name))
    if let type = group.text("compress-type") {
      guard let format = CompressionFormat(createrepoName: type) else {
        throw .line("compress-type=\(type)")
      }
      change.compression = format
    }
    if let compress = try group.flag("compress") {
      if !compress { change.compression = nil }
    }
    if let checksum = group.text("checksum") {
      guard let algorithm = DigestAlgorithm(createrepoName: checksum) else {
        throw .line("checksum=\(checksum)")
      }
      change.checksum = algorithm
    }
    change.uniqueNames = try group.flag("unique-md-filenames") ?? template.uniqueNames
    return change
  }
}

/// A batch file that cannot be used.
struct BatchError: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
