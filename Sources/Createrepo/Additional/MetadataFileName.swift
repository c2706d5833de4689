import Repodata
import SystemIO

/// The name of a file in `repodata`, taken apart: `CHECKSUM-comps.xml.gz`.
struct MetadataFileName: Hashable {
  /// The name without checksum: `comps.xml.gz`.
  let whole: String
  /// The name without checksum and suffix of compression: `comps.xml`.
  let plain: String
  /// The format that the suffix names; `none` if it names none, nothing for zchunk.
  let format: CompressionFormat?

  /// Whether the suffix is that of zchunk.
  var isZchunk: Bool { format == nil }

  /// Takes a file name apart that may begin with a checksum of any kind.
  init(_ name: String) {
    let whole = Self.withoutChecksum(name)
    self.whole = whole
    let suffix = whole.split(separator: ".").last.map(String.init) ?? ""
    let format: CompressionFormat = CompressionFormat(name: suffix) ?? CompressionFormat.none
    self.format = suffix == "zck" ? nil : format
    let isSuffixed = format != .none || suffix == "zck"
    let plain = isSuffixed ? String(whole.dropLast(suffix.count + 1)) : whole
    self.plain = plain.isEmpty ? whole : plain
  }

  /// The name of a record's file.
  init(_ record: RepomdRecord) {
    self.init(record.href.split(separator: "/").last.map(String.init) ?? record.type)
  }

  private static func withoutChecksum(_ name: String) -> String {
    guard let dash = name.firstIndex(of: "-"), name.index(after: dash) < name.endIndex,
      name[..<dash].utf8.count >= 32, name[..<dash].allSatisfy({ $0.isHexDigit && $0.isASCII })
    else { return name }
    return String(name[name.index(after: dash)...])
  }
}
