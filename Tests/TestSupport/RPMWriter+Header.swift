import SystemIO

/// The two headers. The numbers are rpm's tags.
extension RPMDraft {
  func signatureHeader(main: [UInt8], archiveSize: Int, payload: [UInt8]) throws -> [UInt8] {
    var header = HeaderWriter()
    try header.string(269, Digest.hex(of: try Digest.of(main, .sha1)))
    try header.string(273, Digest.hex(of: try Digest.of(main, .sha256)))
    if let openPGPSignatures { try header.strings(278, openPGPSignatures(main)) }
    header.numbers(1000, [UInt32(main.count + payload.count)])
    var md5 = try Digest(.md5)
    md5.update(main)
    md5.update(payload)
    header.binary(1004, try md5.finish())
    header.numbers(1007, [UInt32(archiveSize)])
    header.binary(1008, [UInt8](repeating: 0, count: max(1, reservedSpace)))
    for (tag, value) in signatureTags { header.binary(tag, value) }
    return try header.encoded(region: 62)
  }

  func mainHeader(files: DraftFileList, archive: [UInt8], payload: [UInt8]) throws -> [UInt8] {
    var header = HeaderWriter()
    try addIdentity(to: &header)
    try addDescription(to: &header)
    try addDependencies(to: &header)
    try addFiles(files, to: &header)
    header.numbers(1080, changelog.map(\.time))
    try header.strings(1081, changelog.map(\.author))
    try header.strings(1082, changelog.map(\.text))
    try header.string(1124, "cpio")
    if let compressor = payloadFormat.compressor {
      try header.string(1125, compressor)
      try header.string(1126, "1")
    }
    try header.strings(5092, [Digest.hex(of: try Digest.of(payload, .sha256))])
    header.numbers(5093, [8])
    try header.strings(5097, [Digest.hex(of: try Digest.of(archive, .sha256))])
    return try header.encoded(region: 63)
  }

  private func addIdentity(to header: inout HeaderWriter) throws {
    try header.strings(100, ["C"] + translations.map(\.language))
    try header.string(1000, name)
    try header.string(1001, version)
    try header.string(1002, release)
    if let epoch { header.numbers(1003, [epoch]) }
    try header.string(1021, "linux")
    try header.string(1022, arch)
    if isSource {
      header.numbers(1106, [1])
    } else {
      try header.string(1044, sourceRPM ?? "\(name)-\(version)-\(release).src.rpm")
    }
  }

  private func addDescription(to header: inout HeaderWriter) throws {
    try header.translated(1004, [summary] + translations.map(\.summary))
    try header.translated(1005, [description] + translations.map(\.description))
    header.numbers(1006, [buildTime])
    try header.string(1007, buildHost)
    header.numbers(1009, [UInt32(files.reduce(0) { $0 + $1.body.count })])
    try header.string(1014, license)
    try header.translated(1016, [group] + translations.map(\.group))
    for (tag, text) in [(UInt32(1011), vendor), (1015, packager), (1020, url)] where !text.isEmpty {
      try header.string(tag, text)
    }
    try header.string(1064, "4.18.0")
    try header.string(5062, "utf-8")
  }

  private func addDependencies(to header: inout HeaderWriter) throws {
    let sets: [(name: UInt32, sense: UInt32, version: UInt32, [DraftDependency])] = [
      (1047, 1112, 1113, provides + automaticProvides), (1049, 1048, 1050, requires + rpmFeatures),
      (1054, 1053, 1055, conflicts), (1090, 1114, 1115, obsoletes),
      (5046, 5048, 5047, recommends), (5049, 5051, 5050, suggests),
      (5052, 5054, 5053, supplements), (5055, 5057, 5056, enhances),
      (5035, 5037, 5036, order), (1156, 1158, 1157, oldSuggests), (1159, 1161, 1160, oldEnhances),
    ]
    for (name, sense, version, dependencies) in sets {
      try header.strings(name, dependencies.map(\.name))
      header.numbers(sense, dependencies.map(\.sense))
      try header.strings(version, dependencies.map(\.version))
    }
  }

  private var automaticProvides: [DraftDependency] {
    guard providesItself, !isSource else { return [] }
    let itself = DraftDependency(name: name, sense: DraftDependency.equal, version: evr)
    // rpm's ISA names: the architecture, then the width of its words.
    let isa = ["x86_64": "x86-64", "aarch64": "aarch-64", "ppc64le": "ppc-64", "s390x": "s390-64"]
    guard let suffix = isa[arch] else { return [itself] }
    return [
      itself,
      DraftDependency(name: "\(name)(\(suffix))", sense: DraftDependency.equal, version: evr),
    ]
  }

  /// What rpm must know to read the file.
  private var rpmFeatures: [DraftDependency] {
    var features = [("CompressedFileNames", "3.0.4-1"), ("FileDigests", "4.6.0-1")]
    if !isSource { features.append(("PayloadFilesHavePrefix", "4.0-1")) }
    if let feature = payloadFormat.feature { features.append(feature) }
    if hasLargeFiles { features.append(("LargeFiles", "4.12.0-1")) }
    let weak = recommends + suggests + supplements + enhances
    if (requires + conflicts + weak).contains(where: { $0.name.hasPrefix("(") }) {
      features.append(("RichDependencies", "4.12.0-1"))
    }
    let sense = DraftDependency.rpmlib | DraftDependency.less | DraftDependency.equal
    return features.map {
      DraftDependency(name: "rpmlib(\($0.0))", sense: sense, version: $0.1)
    }
  }

  private func addFiles(_ list: DraftFileList, to header: inout HeaderWriter) throws {
    let files = list.files
    let count = files.count
    guard count > 0 else { return }
    try addPaths(files, to: &header)
    let sizes = files.indices.map { list.size($0) }
    if sizes.contains(where: { $0 > UInt64(UInt32.max) }) {
      header.largeNumbers(5008, sizes)
    } else {
      header.numbers(1028, sizes.map { UInt32(truncatingIfNeeded: $0) })
    }
    header.halves(1030, files.map(\.mode))
    header.halves(1033, [UInt16](repeating: 0, count: count))
    header.numbers(1034, [UInt32](repeating: buildTime, count: count))
    try header.strings(
      1035,
      files.indices.map {
        files[$0].isRegular ? Digest.hex(of: try Digest.of(list.contents($0), .sha256)) : ""
      })
    try header.strings(1036, files.map(\.linkTarget))
    header.numbers(1037, files.map(\.flags))
    try header.strings(1039, [String](repeating: "root", count: count))
    try header.strings(1040, [String](repeating: "root", count: count))
    header.numbers(1045, [UInt32](repeating: .max, count: count))
    header.numbers(1095, [UInt32](repeating: 1, count: count))
    header.numbers(1096, files.indices.map { list.inode($0) })
    try header.strings(1097, [String](repeating: "", count: count))
    header.numbers(5011, [8])
  }

  private func addPaths(_ files: [DraftFile], to header: inout HeaderWriter) throws {
    var directories: [String] = []
    var numberOf: [Substring: UInt32] = [:]
    var indexes: [UInt32] = []
    for file in files {
      let directory = file.parts.directory
      if numberOf[directory] == nil {
        numberOf[directory] = UInt32(directories.count)
        directories.append(String(directory))
      }
      indexes.append(numberOf[directory, default: 0])
    }
    header.numbers(1116, indexes)
    try header.strings(1117, files.map { String($0.parts.base) })
    try header.strings(1118, directories)
  }
}
