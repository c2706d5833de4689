import SystemIO
public import SystemPackage

extension Definition {
  /// The largest definition that is read, in bytes.
  private static let largestFile = 1 << 20

  /// Reads a definition; relative paths in it start from its own folder.
  ///
  /// Throws `DefinitionError` with the line for bad TOML, unknown keys, wrong types and values that
  /// do not fit together, or if the file cannot be read; `SystemError` if the machine failed.
  public init(reading path: FilePath) throws {
    try self.init(text: try Self.text(of: path), file: path)
  }

  private static func text(of path: FilePath) throws -> String {
    do throws(SystemError) {
      let bytes = try FileSystem.readWholeFile(path, limit: largestFile)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      if error.isFault { throw error }
      throw DefinitionError(file: path, line: nil, message: error.message)
    }
  }

  /// Reads the text of a definition.
  init(text: String, file: FilePath) throws(DefinitionError) {
    try self.init(
      try DefinitionTable(parsing: text, file: file), file: file, text: text)
  }

  private init(
    _ table: DefinitionTable, file: FilePath, text: String
  ) throws(DefinitionError) {
    try table.allowOnly([
      "name", "title", "pool", "root", "url", "audience", "arches", "variants", "link",
      "grace_hours", "target", "base", "stablelist", "stablelist_policy", "metadata",
      "admission",
      "signing", "retention", "guards", "metalink", "metrics",
    ])
    self.file = file
    self.text = text
    name = try table.requiredString("name")
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }),
      name.first != ".", name.first != "-"
    else {
      throw table.error("name may hold letters, digits, dots, dashes, underscores", at: "name")
    }
    title = try table.string("title") ?? name
    pool = try table.requiredPath("pool")
    root = try table.requiredPath("root")
    if let problem = Self.problem(pool: pool, root: root) { throw table.error(problem, at: "root") }
    url = try table.string("url")
    arches = Set(try table.strings("arches") ?? ["x86_64"])
    targets = []
    for target in try table.tables("target") { targets.append(try TargetSource(target)) }
    guard !targets.isEmpty else {
      throw table.error("at least one [[target]] says which kernels to publish for")
    }
    try readChoices(table)
    try readOperation(table)
  }

  /// The tables on how what is published is kept, guarded, signed and watched.
  private mutating func readOperation(_ table: DefinitionTable) throws(DefinitionError) {
    if let signing = try table.table("signing") { self.signing = try Signing(signing) }
    if let retention = try table.table("retention") { self.retention = try Retention(retention) }
    if let guards = try table.table("guards") { self.guards = try Guards(guards) }
    if let metalink = try table.table("metalink") {
      guard url != nil else {
        throw table.error("[metalink] needs url: metalinks name full addresses", at: "metalink")
      }
      self.metalink = try MetalinkOptions(metalink)
    }
    metrics = try table.path("metrics")
  }

  private mutating func readChoices(_ table: DefinitionTable) throws(DefinitionError) {
    audience = try table.word("audience", as: Audience.self) ?? audience
    variants = Set(try table.strings("variants") ?? [])
    link = try table.word("link", as: Link.self) ?? link
    if let hours = try table.integer("grace_hours") {
      guard (0...87_600).contains(hours) else {
        throw table.error("grace_hours is 0 to 87600", at: "grace_hours")
      }
      grace = Int64(hours) * 3600
    }
    for base in try table.tables("base") {
      try base.allowOnly(["repository"])
      guard let location = try base.location("repository") else {
        throw base.error("a [[base]] names its repository", at: "base")
      }
      bases.append(location)
    }
    for list in try table.tables("stablelist") {
      try list.allowOnly(["file", "kernels"])
      stablelists.append(
        StablelistSource(
          path: try list.requiredPath("file"), kernels: try list.string("kernels") ?? "*"))
    }
    dropsOutsideStablelist =
      try table.word("stablelist_policy", as: StablelistPolicy.self) == .drop
    guard !dropsOutsideStablelist || audience == .rhelUpstream else {
      throw table.error(
        "stablelist_policy = \"drop\" needs audience = \"rhel-upstream\": end users lose nothing "
          + "by a symbol that is off the list but fits", at: "stablelist_policy")
    }
    if let metadata = try table.table("metadata") { self.metadata = try Metadata(metadata) }
    if let admission = try table.table("admission") { self.admission = try Admission(admission) }
  }

  private enum StablelistPolicy: String, CaseIterable {
    case report, drop
  }
}

extension Definition.TargetSource {
  fileprivate init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly([
      "folder", "symvers", "release", "arch", "repository", "match", "newest", "read_payload",
    ])
    let selection = Definition.KernelSelection(
      match: try table.string("match"), newest: try table.integer("newest"),
      readsPayload: try table.flag("read_payload") ?? false)
    if let newest = selection.newest, newest < 1 {
      throw table.error("newest is at least 1", at: "newest")
    }
    switch (try table.path("folder"), try table.path("symvers"), try table.location("repository")) {
    case (let folder?, nil, nil): self = .folder(folder, selection)
    case (nil, let file?, nil):
      self = .symvers(
        file, release: try table.requiredString("release"), arch: try table.string("arch"))
    case (nil, nil, let location?): self = .repository(location, selection)
    default:
      throw table.error("a [[target]] has one of folder, symvers and repository", at: "target")
    }
  }
}

extension Definition.Metadata {
  fileprivate init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly([
      "compression", "level", "database", "checksum", "unique_names", "changelog_limit",
      "verify_digests",
    ])
    if let name = try table.string("compression") {
      guard let format = CompressionFormat(name: name), format != .lzma else {
        throw table.error(
          "compression is one of none, gzip, zstd, xz, bzip2, not \"\(name)\"", at: "compression")
      }
      compression = format
    }
    level = try table.integer("level")
    if let level, let compression, !compression.allowedLevels.contains(level) {
      throw table.error(
        "level of \(compression.rawValue) is \(compression.allowedLevels)", at: "level")
    }
    guard level == nil || compression != nil else {
      throw table.error("level needs compression beside it", at: "level")
    }
    database = try table.flag("database") ?? database
    if let name = try table.string("checksum") {
      guard let algorithm = DigestAlgorithm(name: name), !algorithm.rawValue.hasPrefix("sha3")
      else {
        throw table.error("checksum is one of sha256, sha384, sha512, sha224", at: "checksum")
      }
      checksum = algorithm
    }
    uniqueNames = try table.flag("unique_names") ?? uniqueNames
    if let limit = try table.integer("changelog_limit") {
      changelogLimit = limit < 0 ? nil : limit
    }
    verifiesDigests = try table.flag("verify_digests") ?? verifiesDigests
  }
}
