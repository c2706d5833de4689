import RPMFormat
public import SystemIO

/// Reads primary.xml of any repository, one package at a time.
public struct PrimaryReader {
  /// Reads all packages.
  ///
  /// - Parameters:
  ///   - content: the document, decompressed piece by piece.
  ///   - isWanted: whether a package of this name is wanted; of others nothing is built.
  ///   - body: what is done with each.
  /// - Throws: ``MetadataError``, what the stream throws, what `body` throws.
  public static func read(
    _ content: DecompressingStream, where isWanted: (String) -> Bool = { _ in true },
    _ body: (RepositoryPackage) throws -> Void
  ) throws {
    try read(XMLStream { try content.read(into: $0) }, where: isWanted, body)
  }

  static func read(
    _ stream: XMLStream, where isWanted: (String) -> Bool,
    _ body: (RepositoryPackage) throws -> Void
  ) throws {
    try stream.enterRoot("metadata")
    while try stream.nextChild(of: 0) {
      guard stream.isElement("package") else { continue }
      if let package = try package(stream, where: isWanted) { try body(package) }
    }
    try stream.finish()
  }

  /// Reads the package that the reader is at; nothing if it is not wanted.
  private static func package(
    _ stream: XMLStream, where isWanted: (String) -> Bool
  ) throws -> RepositoryPackage? {
    var package = RepositoryPackage()
    var isSkipped = false
    while try stream.nextChild(of: 1) {
      // The name comes first in all metadata there is; if it does not, the rest is read for nothing.
      if isSkipped { continue }
      if stream.isElement("name") {
        package.nevra.name = try stream.text()
        isSkipped = !isWanted(package.name)
      } else if stream.isElement("format") {
        try readFormat(of: &package, stream)
      } else {
        try readElement(of: &package, stream)
      }
    }
    if isSkipped { return nil }
    try check(package, stream)
    return package
  }

  private static func readElement(
    of package: inout RepositoryPackage, _ stream: XMLStream
  ) throws {
    if stream.isElement("arch") {
      package.nevra.arch = try stream.text()
    } else if stream.isElement("version") {
      package.nevra.evr = try stream.version()
    } else if stream.isElement("checksum") {
      package.checksum = try RepomdRecord.Checksum(stream)
    } else if stream.isElement("size") {
      package.size = try stream.attribute("package").flatMap { Int64($0) } ?? 0
    } else if stream.isElement("location") {
      package.base = try stream.attribute("xml:base")
      package.href = try stream.attribute("href") ?? ""
    }
  }

  private static func readFormat(
    of package: inout RepositoryPackage, _ stream: XMLStream
  ) throws {
    while try stream.nextChild(of: 2) {
      if stream.isElement("provides") {
        package.provides = try dependencies(stream)
      } else if stream.isElement("requires") {
        package.requires = try dependencies(stream)
      } else if stream.isElement("conflicts") {
        package.conflicts = try dependencies(stream)
      } else if stream.isElement("obsoletes") {
        package.obsoletes = try dependencies(stream)
      } else if stream.isElement("file") {
        package.files.append(try stream.text())
      } else if stream.isElement("sourcerpm") {
        package.sourceRPM = try stream.text()
      }
    }
  }

  private static func dependencies(_ stream: XMLStream) throws -> [Dependency] {
    var dependencies: [Dependency] = []
    while try stream.nextChild(of: 3) {
      guard stream.isElement("entry") else { continue }
      guard let name = try stream.attribute("name") else {
        throw stream.failure(.missing("the name of a dependency"))
      }
      dependencies.append(
        Dependency(name: name, sense: try stream.sense(), version: try stream.versionText()))
    }
    return dependencies
  }

  private static func check(_ package: RepositoryPackage, _ stream: XMLStream) throws {
    guard !package.name.isEmpty else { throw stream.failure(.missing("the name of a package")) }
    for (value, what) in [
      (package.arch, "<arch>"), (package.evr.version, "<version>"),
      (package.href, "<location>"), (package.checksum?.hex ?? "", "<checksum>"),
    ] where value.isEmpty {
      throw stream.failure(.missing("\(what) of \(package.name)"))
    }
  }
}

extension XMLStream {
  /// Epoch, version and release from the attributes of the element.
  func version() throws -> EVR {
    let epoch = try attribute("epoch") ?? "0"
    guard let number = UInt32(epoch) else { throw failure(.value(epoch, of: "an epoch")) }
    return EVR(
      epoch: number, version: try attribute("ver") ?? "", release: try attribute("rel"))
  }

  /// `[epoch:]version[-release]` from the attributes of the element; an epoch of 0 is left out.
  fileprivate func versionText() throws(MetadataError) -> String {
    guard let version = try attribute("ver") else { return "" }
    let epoch = try attribute("epoch") ?? "0"
    let release = try attribute("rel") ?? ""
    return (epoch == "0" ? "" : "\(epoch):") + version + (release.isEmpty ? "" : "-\(release)")
  }

  fileprivate func sense() throws(MetadataError) -> DependencySense {
    var sense: DependencySense =
      switch try attribute("flags") {
      case nil, "": []
      case "LT": .less
      case "GT": .greater
      case "EQ": .equal
      case "LE": [.less, .equal]
      case "GE": [.greater, .equal]
      case .some(let other): throw failure(.value(other, of: "the flags of a dependency"))
      }
    if try attribute("pre") == "1" { sense.insert(.prereq) }
    return sense
  }
}
