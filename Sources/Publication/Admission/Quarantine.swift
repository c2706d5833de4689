import FoundationEssentials
import SystemIO
import SystemPackage

/// Where refused files are kept, so that nothing is lost: `DIGEST-NAME` and beside it
/// `DIGEST-NAME.json`, which says why. The same content refused twice is kept once.
struct Quarantine {
  let folder: FilePath

  /// What is written beside a refused file.
  struct ReasonFile: Codable {
    var schema = 1
    let file: String
    let name: String
    let rule: String
    let reason: String
    let sha256: String?
    var kept: String?
    let submitter: UInt32?
    let time: Int64
  }

  init(_ definition: Definition) throws {
    folder = definition.quarantineFolder
    // What was refused may be what nobody else may read.
    try FileSystem.makeDirectory(folder, mode: 0o700, intermediate: true)
  }

  /// Keeps a refused file: moves `copy`, or `file` itself if it was handed over, here.
  ///
  /// - Returns: what is written beside it. For what was handed over, and a run that was killed then
  ///   has kept already, that is what that run wrote.
  func keep(
    _ file: SubmittedFile, copy: IncomingCopy?, handedOver: Bool, rule: String, reason: String
  ) throws -> ReasonFile {
    let identity = try copy?.checksum ?? Digest.hex(of: Digest.of(Array("\(file)".utf8), .sha256))
    let base = "\(identity.prefix(16))-\(Self.safeName(file.name))"
    let place = folder.appending(base)
    var source = copy?.path ?? (handedOver ? file.path : nil)
    if let path = source, try FileStatus.of(path, followLinks: false) == nil { source = nil }
    if handedOver, source == nil, let before = reasonForKept(base) { return before }
    var told = ReasonFile(
      file: SubmittedPath.printable(file.path.string), name: SubmittedPath.printable(file.name),
      rule: rule, reason: reason, sha256: copy?.checksum,
      kept: source == nil ? nil : place.string, submitter: file.submitter,
      time: HostSystem.clock())
    // The reason first: what lies here without one would never be explained.
    try write(told, beside: base)
    if let source, try !move(source, to: place) {
      told.kept = nil
      try write(told, beside: base)
    }
    return told
  }

  /// Why what is kept under this name was refused; nothing if there is no such thing.
  private func reasonForKept(_ base: String) -> ReasonFile? {
    guard (try? FileStatus.of(folder.appending(base), followLinks: false)) != nil,
      let bytes = try? FileSystem.readWholeFile(reasonFile(base), limit: 1 << 20)
    else { return nil }
    return try? JSONDecoder().decode(ReasonFile.self, from: Data(bytes))
  }

  /// Where the reason for what is kept under this name stands.
  func reasonFile(_ base: String) -> FilePath { folder.appending("\(base).json") }

  /// Writes a reason file.
  func write(_ reason: ReasonFile, beside base: String) throws {
    try FileSystem.writeFileAtomically(try jsonBytes(reason), to: reasonFile(base), mode: 0o600)
  }

  /// Renames, or copies where the quarantine is on another file system.
  ///
  /// A link is never followed: to another file system there is nothing of it to be kept, nor of a
  /// pipe or device, and it is only removed.
  ///
  /// - Returns: whether it is in its new place.
  func move(_ source: FilePath, to place: FilePath) throws -> Bool {
    do {
      try FileSystem.rename(source, to: place)
    } catch let error where error.isCrossDevice {
      let status = try FileStatus.of(source, followLinks: false)
      if status?.isDirectory == true { throw error }
      guard status?.isRegular == true else {
        try FileSystem.unlink(source)
        return false
      }
      try? FileSystem.unlink(place)
      try FileSystem.copyFile(source, to: place, mode: 0o600, followLinks: false)
      // Nobody else may have it: only what is on the device loses its old name.
      try FileSystem.synchronizeDirectory(folder)
      try FileSystem.unlink(source)
    }
    try FileSystem.synchronizeDirectory(folder)
    return true
  }

  /// A name without anything that could leave the folder or disturb a terminal.
  static func safeName(_ name: String) -> String {
    let safe = name.unicodeScalars.map { scalar -> Character in
      let isSafe =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        || "._+~^-".unicodeScalars.contains(scalar)
      return isSafe ? Character(scalar) : "_"
    }
    return String(safe.prefix(120))
  }
}
