import SystemIO

extension Repomd {
  /// Reads repomd.xml.
  ///
  /// - Parameter bytes: the whole document.
  /// - Throws: ``MetadataError``.
  public init(parsing bytes: [UInt8]) throws {
    let stream = try XMLStream(bytes)
    try stream.enterRoot("repomd")
    self.init(revision: "")
    while try stream.nextChild(of: 0) {
      if stream.isElement("revision") {
        revision = try stream.text()
      } else if stream.isElement("repoid") {
        repositoryID = try LabelledText(stream)
      } else if stream.isElement("contenthash") {
        contentHash = try LabelledText(stream)
      } else if stream.isElement("tags") {
        tags = try RepomdTags(stream)
      } else if stream.isElement("data") {
        records.append(try RepomdRecord(stream))
      }
    }
    try stream.finish()
  }
}

extension Repomd.LabelledText {
  fileprivate init(_ stream: XMLStream) throws {
    let type = try stream.attribute("type") ?? ""
    self.init(type: type, text: try stream.text())
  }
}

extension RepomdTags {
  fileprivate init(_ stream: XMLStream) throws {
    self.init()
    while try stream.nextChild(of: 1) {
      if stream.isElement("content") {
        content.append(try stream.text())
      } else if stream.isElement("repo") {
        repo.append(try stream.text())
      } else if stream.isElement("distro") {
        let cpeID = try stream.attribute("cpeid")
        distributions.append(Distribution(cpeID: cpeID, name: try stream.text()))
      }
    }
  }
}

extension RepomdRecord {
  fileprivate init(_ stream: XMLStream) throws {
    guard let type = try stream.attribute("type"), !type.isEmpty else {
      throw stream.failure(.missing("the type of <data>"))
    }
    var found = Parts()
    while try stream.nextChild(of: 1) { try found.read(stream) }
    guard let checksum = found.checksum else {
      throw stream.failure(.missing("the <checksum> of \(type)"))
    }
    guard let href = found.href else {
      throw stream.failure(.missing("the <location> of \(type)"))
    }
    self.init(
      type: type, checksum: checksum, openChecksum: found.openChecksum, href: href,
      timestamp: found.timestamp ?? 0, size: found.size, openSize: found.openSize,
      databaseVersion: found.databaseVersion.map(Int.init(clamping:)))
    headerChecksum = found.headerChecksum
    headerSize = found.headerSize
    base = found.base
  }

  /// What has been read of a `<data>` element.
  private struct Parts {
    var checksum, openChecksum, headerChecksum: Checksum?
    var href, base: String?
    var timestamp, size, openSize, headerSize, databaseVersion: Int64?

    mutating func read(_ stream: XMLStream) throws {
      if stream.isElement("checksum") {
        checksum = try Checksum(stream)
      } else if stream.isElement("open-checksum") {
        openChecksum = try Checksum(stream)
      } else if stream.isElement("header-checksum") {
        headerChecksum = try Checksum(stream)
      } else if stream.isElement("header-size") {
        headerSize = try stream.number()
      } else if stream.isElement("location") {
        href = try stream.attribute("href")
        base = try stream.attribute("xml:base")
      } else if stream.isElement("timestamp") {
        // Some tools write fractions of a second.
        timestamp = try stream.number(upTo: ".", from: .min)
      } else if stream.isElement("size") {
        size = try stream.number()
      } else if stream.isElement("open-size") {
        openSize = try stream.number()
      } else if stream.isElement("database_version") {
        databaseVersion = try stream.number()
      }
    }
  }
}

extension RepomdRecord.Checksum {
  /// Reads a `<checksum type="sha256">`.
  init(_ stream: XMLStream) throws {
    let line = stream.line
    let type = try stream.attribute("type") ?? ""
    let text = try stream.text()
    do throws(MetadataError) {
      try self.init(type: type, hex: text)
    } catch {
      throw MetadataError(error.kind, line: line)
    }
  }

  /// The checksum that stands in metadata as the type and the digits given, of any case.
  ///
  /// - Throws: ``MetadataError`` if the type is unknown, or these are no digits of such a digest.
  public init(type: String, hex: String) throws(MetadataError) {
    guard let algorithm = DigestAlgorithm(name: type) else {
      throw MetadataError(.value(type, of: "the type of a checksum"))
    }
    let lowered = hex.lowercased()
    let isHex = lowered.utf8.allSatisfy {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
    }
    guard isHex, lowered.utf8.count == 2 * algorithm.byteCount else {
      throw MetadataError(.value(lowered, of: "a \(algorithm.rawValue) checksum"))
    }
    self.init(algorithm, lowered)
  }
}

extension XMLStream {
  /// The text of the element as a number that is not below `least`.
  func number(upTo separator: Character? = nil, from least: Int64 = 0) throws -> Int64 {
    let text = try text()
    let digits = separator.flatMap { text.firstIndex(of: $0) }.map { text[..<$0] } ?? text[...]
    guard let number = Int64(digits), number >= least else {
      throw failure(.value(text, of: "a number"))
    }
    return number
  }
}
