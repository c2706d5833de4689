import RPMFormat
import TestSupport

/// Everything that is read of a package, in a form that rpm can give as well.
///
/// Texts are bytes, since old packages have others than UTF-8 ones; what is absent is what rpm
/// writes then, `(none)` for one value and nothing for a list.
struct PackageFacts: Equatable {
  private(set) var values: [String: [[UInt8]]] = [:]

  /// The single values, and how rpm's query formats call them.
  static let singleTags = [
    "NAME", "EPOCH", "VERSION", "RELEASE", "ARCH", "SUMMARY", "DESCRIPTION", "PACKAGER", "URL",
    "LICENSE", "VENDOR", "GROUP", "BUILDHOST", "SOURCERPM", "BUILDTIME", "LONGSIZE",
    "LONGARCHIVESIZE", "LONGSIGSIZE", "PAYLOADCOMPRESSOR", "PAYLOADFORMAT", "SHA1HEADER",
    "SHA256HEADER", "SIGMD5", "PAYLOADDIGEST", "FILEDIGESTALGO",
  ]
  /// What is asked only whether it is there.
  static let presence = [
    "SOURCEPACKAGE", "PRETRANS", "PREIN", "POSTIN", "PREUN", "POSTUN", "POSTTRANS", "VERIFYSCRIPT",
    "TRIGGERSCRIPTS", "FILETRIGGERSCRIPTS", "TRANSFILETRIGGERSCRIPTS", "RSAHEADER", "DSAHEADER",
    "SIGPGP", "SIGGPG",
  ]
  /// The lists.
  static let listTags =
    [
      "PROVIDE", "REQUIRE", "CONFLICT", "OBSOLETE", "SUGGEST", "ENHANCE", "RECOMMEND", "SUPPLEMENT",
      "ORDER", "OLDSUGGESTS", "OLDENHANCES",
    ]
    .flatMap { ["\($0)NAME", "\($0)FLAGS", "\($0)VERSION"] }
    + [
      "FILENAMES", "FILEMODES", "FILEFLAGS", "LONGFILESIZES", "FILEDIGESTS", "FILELINKTOS",
      "FILENLINKS", "CHANGELOGTIME", "CHANGELOGNAME", "CHANGELOGTEXT",
    ]
}

// MARK: - As rpm says

extension PackageFacts {
  // No text in a header has these, though some have control characters.
  private static let fieldEnd = "\u{1e}field\u{1f}"
  private static let itemEnd = "\u{1e}item\u{1f}"

  private static let queryFormat =
    singleTags.map { "%{\($0)}\(fieldEnd)" }.joined()
    + presence.map { "%|\($0)?{yes}:{no}|\(fieldEnd)" }.joined()
    + listTags.map { "[%{\($0)}\(itemEnd)]\(fieldEnd)" }.joined()

  /// What rpm says about the file at `path`; nothing if it refuses it.
  init?(askingRPMAbout path: String) throws {
    let answer = try ShellCommand.run(
      "rpm", ["-qp", "--nosignature", "--nodigest", "--qf", Self.queryFormat, path])
    guard answer.isSuccess else { return nil }
    let fields = Self.split(Array(answer.output), at: Array(Self.fieldEnd.utf8))
    var index = 0
    for tag in Self.singleTags + Self.presence where index < fields.count {
      values[tag] = [fields[index]]
      index += 1
    }
    for tag in Self.listTags where index < fields.count {
      values[tag] = Self.split(fields[index], at: Array(Self.itemEnd.utf8))
      index += 1
    }
  }

  /// The parts of `bytes` that end in `mark`.
  private static func split(_ bytes: [UInt8], at mark: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var start = 0
    var index = 0
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<index + mark.count].elementsEqual(mark) {
        parts.append(Array(bytes[start..<index]))
        index += mark.count
        start = index
      } else {
        index += 1
      }
    }
    return parts
  }
}

// MARK: - As we read it

extension PackageFacts {
  init(_ package: Package) {
    let header = package.header
    let text = { (range: TextRange?) in
      range.map { Array(header.bytes[$0.range]) } ?? Array("(none)".utf8)
    }
    let plain = { (value: String?) in Array((value ?? "(none)").utf8) }
    let size = package.archiveSize == 0 ? nil : String(package.archiveSize)
    let single = [
      "NAME": plain(package.name), "EPOCH": plain(package.epoch.map { String($0) }),
      "VERSION": plain(package.version), "RELEASE": plain(package.release),
      "ARCH": plain(package.buildArch), "SUMMARY": text(package.summary),
      "DESCRIPTION": text(package.description), "PACKAGER": text(package.packager),
      "URL": text(package.url), "LICENSE": text(package.license), "VENDOR": text(package.vendor),
      "GROUP": text(package.group), "BUILDHOST": text(package.buildHost),
      "SOURCERPM": text(package.sourceRPM), "BUILDTIME": plain(String(package.buildTime)),
      "LONGSIZE": plain(String(package.installedSize)), "LONGARCHIVESIZE": plain(size),
      "LONGSIGSIZE": plain(package.statedSize.map { String($0) }),
      "PAYLOADCOMPRESSOR": plain(package.payloadCompressor),
      "PAYLOADFORMAT": plain(package.payloadFormat),
      "SHA1HEADER": plain(package.digest(.header, "sha1")),
      "SHA256HEADER": plain(package.digest(.header, "sha256")),
      "SIGMD5": plain(package.digest(.headerAndPayload, "md5")),
      "PAYLOADDIGEST": plain(package.digest(.payload, "sha256")),
      "FILEDIGESTALGO": plain(package.fileDigestAlgorithm.flatMap { Self.algorithmNumbers[$0] }),
    ]
    for (tag, value) in single { values[tag] = [value] }
    for (tag, isThere) in package.presence { values[tag] = [Array((isThere ? "yes" : "no").utf8)] }
    addDependencies(of: package)
    addFiles(of: package)
    let changelog = package.changelog()
    values["CHANGELOGTIME"] = changelog.map { Array(String($0.time).utf8) }
    values["CHANGELOGNAME"] = changelog.map { Array(header.bytes[$0.author.range]) }
    values["CHANGELOGTEXT"] = changelog.map { Array(header.bytes[$0.text.range]) }
  }

  /// The numbers that OpenPGP gives hash algorithms; MD5 is what a header without any means.
  private static let algorithmNumbers = [
    "md5": "(none)", "sha1": "2", "sha256": "8", "sha384": "9", "sha512": "10", "sha224": "11",
    "sha3-256": "12", "sha3-512": "14",
  ]

  private mutating func addDependencies(of package: Package) {
    let names: [(DependencyKind, String)] = [
      (.provides, "PROVIDE"), (.requires, "REQUIRE"), (.conflicts, "CONFLICT"),
      (.obsoletes, "OBSOLETE"), (.suggests, "SUGGEST"), (.enhances, "ENHANCE"),
      (.recommends, "RECOMMEND"), (.supplements, "SUPPLEMENT"),
    ]
    let minor: [(HeaderDependencyKind, String)] = [
      (.order, "ORDER"), (.oldSuggests, "OLDSUGGESTS"), (.oldEnhances, "OLDENHANCES"),
    ]
    let tables =
      names.map { (package.dependencies($0), $1) } + minor.map { (package.dependencies($0), $1) }
    for (table, prefix) in tables {
      values["\(prefix)NAME"] = table.names.map { Array(package.header.bytes[$0.range]) }
      values["\(prefix)FLAGS"] = table.flags.map { Array(String($0).utf8) }
      values["\(prefix)VERSION"] = table.versions.map { Array(package.header.bytes[$0.range]) }
    }
  }

  private mutating func addFiles(of package: Package) {
    let files = package.files()
    let bytes = package.header.bytes
    values["FILENAMES"] = files.baseNames.indices.map { index in
      let folder = files.dirNames[Int(files.dirIndexes[index])]
      return Array(bytes[folder.range] + bytes[files.baseNames[index].range])
    }
    values["FILEMODES"] = files.modes.map { Array(String($0).utf8) }
    values["FILEFLAGS"] = files.flags.map { Array(String($0).utf8) }
    values["FILEDIGESTS"] = package.fileDigests.map { Array(bytes[$0.range]) }
    values["FILELINKTOS"] = package.fileLinkTargets.map { Array(bytes[$0.range]) }
    values["FILENLINKS"] = package.archiveMembers.map { Array(String($0.nlink).utf8) }
    values["LONGFILESIZES"] = package.fileSizes.map { Array(String($0).utf8) }
  }
}

extension Package {
  fileprivate func digest(_ subject: StatedDigest.Subject, _ algorithm: String) -> String? {
    statedDigests.first { $0.subject == subject && $0.algorithm == algorithm }?.hex
  }

  fileprivate var presence: [(String, Bool)] {
    let scripts = Set(scriptlets)
    let signatures = Set(signatureKinds)
    return [
      ("SOURCEPACKAGE", isSource), ("PRETRANS", scripts.contains("pretrans")),
      ("PREIN", scripts.contains("pre")), ("POSTIN", scripts.contains("post")),
      ("PREUN", scripts.contains("preun")), ("POSTUN", scripts.contains("postun")),
      ("POSTTRANS", scripts.contains("posttrans")), ("VERIFYSCRIPT", scripts.contains("verify")),
      ("TRIGGERSCRIPTS", scripts.contains("trigger")),
      ("FILETRIGGERSCRIPTS", scripts.contains("filetrigger")),
      ("TRANSFILETRIGGERSCRIPTS", scripts.contains("transfiletrigger")),
      ("RSAHEADER", signatures.contains("RSAHEADER")),
      ("DSAHEADER", signatures.contains("DSAHEADER")), ("SIGPGP", signatures.contains("SIGPGP")),
      ("SIGGPG", signatures.contains("SIGGPG")),
    ]
  }
}
