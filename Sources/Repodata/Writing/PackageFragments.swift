/// What the three documents say about one package: complete `<package>` elements, each with the
/// line feed that ends it.
///
/// They depend on the package and its place alone, so they can be kept and written into any
/// repository that has the package at the same place.
public struct PackageFragments: Sendable, Hashable {
  /// The element of primary.xml.
  public let primary: [UInt8]
  /// The element of filelists.xml.
  public let filelists: [UInt8]
  /// The element of other.xml.
  public let other: [UInt8]

  /// Fragments that were rendered before.
  public init(primary: [UInt8], filelists: [UInt8], other: [UInt8]) {
    self.primary = primary
    self.filelists = filelists
    self.other = other
  }

  /// Renders all three.
  public init(_ record: PackageRecord) {
    self.init(
      primary: record.primaryXML(), filelists: record.filelistsXML(), other: record.otherXML())
  }

  /// The fragment for one document; empty for `filelistsExt`, which is not kept.
  public func bytes(_ kind: DocumentKind) -> [UInt8] {
    switch kind {
    case .primary: primary
    case .filelists: filelists
    case .other: other
    case .filelistsExt: []
    }
  }
}

extension PackageRecord {
  /// Adds the package's element of one document to `bytes`, with the line feed that ends it.
  public func append(_ kind: DocumentKind, to bytes: inout [UInt8], isPretty: Bool) {
    render(into: &bytes, isPretty: isPretty) { xml in
      switch kind {
      case .primary: addPrimary(to: &xml)
      case .filelists: addFilelists(to: &xml)
      case .other: addOther(to: &xml)
      case .filelistsExt: addExtendedFilelists(to: &xml)
      }
    }
  }
}

/// The documents of the metadata.
public enum DocumentKind: String, CaseIterable, Sendable, Hashable {
  /// What a package is, needs and offers.
  case primary
  /// All its files.
  case filelists
  /// Its changelog.
  case other
  /// All its files with the digest of each; only written where it is asked for.
  case filelistsExt = "filelists-ext"

  /// The documents that every repository has.
  public static let allCases: [DocumentKind] = [.primary, .filelists, .other]

  /// What stands before the first package; `packageCount` is how many will follow.
  public func head(packageCount: Int) -> [UInt8] {
    var buffer = XMLBuffer()
    buffer.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    switch self {
    case .primary:
      buffer.add("<metadata xmlns=\"http://linux.duke.edu/metadata/common\"")
      buffer.add(" xmlns:rpm=\"http://linux.duke.edu/metadata/rpm\"")
    case .filelists: buffer.add("<filelists xmlns=\"http://linux.duke.edu/metadata/filelists\"")
    case .other: buffer.add("<otherdata xmlns=\"http://linux.duke.edu/metadata/other\"")
    case .filelistsExt:
      buffer.add("<filelists-ext xmlns=\"http://linux.duke.edu/metadata/filelists-ext\"")
    }
    buffer.add(" packages=\"")
    buffer.add(packageCount)
    buffer.add("\">\n")
    return buffer.bytes
  }

  /// The name of the outermost element.
  public var rootName: StaticString {
    switch self {
    case .primary: "metadata"
    case .filelists: "filelists"
    case .other: "otherdata"
    case .filelistsExt: "filelists-ext"
    }
  }

  /// What stands after the last package; no line feed ends the document.
  public var foot: [UInt8] {
    switch self {
    case .primary: Array("</metadata>".utf8)
    case .filelists: Array("</filelists>".utf8)
    case .other: Array("</otherdata>".utf8)
    case .filelistsExt: Array("</filelists-ext>".utf8)
    }
  }
}
