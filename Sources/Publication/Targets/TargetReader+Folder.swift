import KernelABI
import RPMFormat
import Scanning
import SystemIO
import SystemPackage

extension TargetReader {
  /// Reads the kernel packages in a folder; other packages there are passed over.
  func readFolder(
    _ folder: FilePath, _ selection: Definition.KernelSelection, origin: String
  ) async throws -> Findings {
    let found = try DirectoryWalk().run(in: folder)
    if let fault = found.errors.first(where: \.isFault) { throw fault }
    let outcomes = try await inOrder(found.files.count, workers: workers) { index in
      let path = folder.pushing(found.files[index].relativePath)
      let identity = FileIdentity(found.files[index].status)
      return try outcome(of: path) {
        try read(path, identity, readsPayload: selection.readsPayload)
      }
    }
    var parts: [KernelPart] = []
    var all = Findings()
    all.quarantined = found.errors.map { QuarantinedFile(path: $0.path, reason: $0.description) }
    for outcome in outcomes {
      switch outcome {
      case .success(let read):
        if let part = read.part { parts.append(part) }
        if let facts = read.facts { all.kernels.append(facts) }
      case .failure(let error): all.quarantined.append(error.file)
      }
    }
    all.targets = selection.select(Target.assemble(parts, origin: origin))
    return all
  }

  private struct QuarantineError: Error {
    let file: QuarantinedFile
  }

  /// What came of reading a file; where the machine failed that is no fact about it, and thrown.
  private func outcome<Read>(
    of path: FilePath, _ read: () throws -> Read
  ) throws -> Result<Read, QuarantineError> {
    do {
      return .success(try read())
    } catch let error as SystemError where error.isFault {
      throw error
    } catch {
      return .failure(QuarantineError(file: QuarantinedFile(path: path, reason: "\(error)")))
    }
  }

  private func read(
    _ path: FilePath, _ identity: FileIdentity, readsPayload: Bool
  ) throws -> (part: KernelPart?, facts: KernelFacts?) {
    if let known = known(path, identity, readsPayload: readsPayload) { return known }
    let part = try readKernelPackage(path, readsPayload: readsPayload)
    return (
      part,
      KernelFacts(path: path.string, identity: identity, readsPayload: readsPayload, part: part)
    )
  }

  /// The part of a kernel that the package at `path` is; nothing if it is none.
  ///
  /// Where the headers list no symbols, or the definition asks for it, the payload is read as well:
  /// its symvers file has all symbols, in any generation, and its configuration all options.
  private func readKernelPackage(_ path: FilePath, readsPayload: Bool) throws -> KernelPart? {
    let package = try PackageFile.readPackage(path)
    guard KernelPackageName(package.name) != nil,
      package.arch != "src", let part = KernelPart(Candidate(package, symbols: symbols))
    else { return nil }
    guard part.release.isPlain else { throw TargetError.release(part.release.uname) }
    let wanted = package.filePaths.filter { Self.isSymvers($0) || Self.isConfiguration($0) }
    guard wanted.contains(where: Self.isSymvers), readsPayload || part.symbols.isEmpty else {
      return part
    }
    var symvers: Symvers?
    var configuration: KernelConfiguration?
    // What is a ghost, or a link to what another package has, is none of this package's.
    for file in try PackageFile.payloadFiles(of: package, at: path, wanted) {
      guard let bytes = file.bytes else { continue }
      if Self.isSymvers(file.path) {
        let format = CompressionFormat(magic: bytes) ?? .none
        let text = try Decompressor.decompressAll(bytes, format, limits: .standard)
        symvers = try Symvers(parsing: text.span, file: "\(path): \(file.path)")
      } else {
        configuration = KernelConfiguration(parsing: bytes.span)
      }
    }
    return part.adding(symvers, configuration: configuration)
  }

  /// `/lib/modules/X/config` of EL8 to EL10, `/boot/config-X` before.
  private static func isConfiguration(_ path: String) -> Bool {
    path.hasPrefix("/boot/config-") || (path.contains("lib/modules/") && path.hasSuffix("/config"))
  }

  /// `/lib/modules/X/symvers.{gz,xz,zst}` of EL8 to EL10, `/boot/symvers-X.gz` before.
  private static func isSymvers(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let name = parts.last else { return false }
    let suffixes = [".gz", ".xz", ".zst", ""]
    if path.hasPrefix("/boot/symvers-") { return parts.count == 2 }
    return path.contains("lib/modules/") && suffixes.contains { name == "symvers\($0)" }
  }
}

extension Definition.KernelSelection {
  /// Whether kernels of that name are wanted at all.
  func matches(_ release: KernelRelease) -> Bool {
    match.map { GlobPattern($0).matches(release.uname) } ?? true
  }

  /// The targets that match, the newest so many of each variant and architecture, oldest first.
  func select(_ targets: [Target]) -> [Target] {
    let matching = targets.filter { matches($0.release) }
    guard let newest else { return matching }
    let groups = Dictionary(grouping: matching) { "\($0.release.variant) \($0.release.arch)" }
    return groups.values.flatMap { $0.suffix(newest) }
      .sorted { $0.release.precedes($1.release) }
  }
}

/// A pattern of `*` (any text) and `?` (one character), matched against whole texts.
public struct GlobPattern: Sendable {
  private let pattern: [UInt8]

  /// A pattern.
  public init(_ text: String) {
    pattern = Array(text.utf8)
  }

  /// Whether the whole of `text` matches; takes time in proportion to both lengths.
  public func matches(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var (inPattern, inText) = (0, 0)
    var retry: (pattern: Int, text: Int)?
    while inText < bytes.count {
      let current = inPattern < pattern.count ? pattern[inPattern] : 0
      if inPattern < pattern.count, current == UInt8(ascii: "*") {
        retry = (inPattern + 1, inText)
        inPattern += 1
      } else if inPattern < pattern.count,
        current == UInt8(ascii: "?") || current == bytes[inText]
      {
        inPattern += 1
        inText += 1
      } else if let last = retry {
        retry = (last.pattern, last.text + 1)
        (inPattern, inText) = (last.pattern, last.text + 1)
      } else {
        return false
      }
    }
    return pattern[inPattern...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
