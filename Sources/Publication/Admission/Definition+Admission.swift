public import KernelABI
public import SystemPackage

extension Definition {
  /// What may come into the pool through `kmodrepo admit` and the spool: the table `[admission]`.
  public struct Admission: Sendable, Equatable {
    /// When a package may take the place of one with the same NEVRA and other content.
    public enum Replacement: String, Sendable, CaseIterable {
      /// Never: only the very same file is let pass, as "already there".
      case never
      /// When header and payload are the same and only the signature is new.
      case signed
      /// Always.
      case always
    }

    /// OpenPGP keys, files or folders of files; if there are any, each package must be signed by
    /// one of them.
    public var keys: [FilePath] = []
    /// Whether the digests that packages state about themselves must hold.
    public var verifiesDigests = true
    /// Architectures beside `noarch`; nothing for those of the definition.
    public var arches: Set<String>?
    /// Kinds of packages; nothing for all.
    public var kinds: Set<PackageKind>?
    /// The most bytes a file may have.
    public var maximumSize: Int64 = 4 << 30
    /// When a package may be replaced.
    public var replacement = Replacement.signed
    /// Folders in which submitted files must lie; empty for any.
    public var sources: [FilePath] = []
    /// The spool; nothing for `.kmodrepo/spool` below the root.
    public var spool: FilePath?

    /// The policy of a definition without the table.
    public init() {}
  }

  /// Where requests are filed.
  public var spoolFolder: FilePath { admission.spool ?? RepositoryRoot(root).spool }
  /// Where refused files are kept.
  public var quarantineFolder: FilePath { RepositoryRoot(root).quarantine }
}

extension Definition.Admission {
  init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly([
      "keys", "verify_digests", "arches", "kinds", "max_size", "replace", "sources", "spool",
    ])
    keys = try table.paths("keys") ?? []
    verifiesDigests = try table.flag("verify_digests") ?? verifiesDigests
    arches = try table.strings("arches").map { Set($0) }
    if let names = try table.strings("kinds") {
      var kinds: Set<PackageKind> = []
      for name in names {
        guard let kind = PackageKind(rawValue: name) else {
          let known = PackageKind.allCases.map(\.rawValue).joined(separator: ", ")
          throw table.error("kinds are \(known), not \"\(name)\"", at: "kinds")
        }
        kinds.insert(kind)
      }
      self.kinds = kinds
    }
    if let text = try table.string("max_size") {
      guard let size = Self.bytes(text) else {
        throw table.error(
          "max_size is a number of bytes, or one with KiB, MiB or GiB, as \"512 MiB\"",
          at: "max_size")
      }
      maximumSize = size
    }
    replacement = try table.word("replace", as: Replacement.self) ?? replacement
    sources = try table.paths("sources") ?? []
    spool = try table.path("spool")
  }

  /// Reads `1000`, `64 KiB`, `512MiB`, `2 GiB`.
  static func bytes(_ text: String) -> Int64? {
    let units = [("KiB", Int64(1) << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)]
    guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    let digits = text.dropLast(unit.count).filter { $0 != " " }
    guard let number = Int64(digits), number > 0 else { return nil }
    let (size, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : size
  }
}

extension DefinitionTable {
  /// The paths that `key` names, relative to the definition's folder.
  func paths(_ key: String) throws(DefinitionError) -> [FilePath]? {
    try strings(key).map { $0.map { folder.pushing(FilePath($0)) } }
  }
}
