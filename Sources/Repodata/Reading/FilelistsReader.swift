public import SystemIO

/// Reads filelists.xml of any repository, one package at a time.
public struct FilelistsReader {
  /// Reads all packages.
  ///
  /// - Parameters:
  ///   - content: the document, decompressed piece by piece.
  ///   - isWanted: whether a package of this name is wanted; of others nothing is built.
  ///   - body: what is done with each.
  /// - Throws: ``MetadataError``, what the stream throws, what `body` throws.
  public static func read(
    _ content: DecompressingStream, where isWanted: (String) -> Bool = { _ in true },
    _ body: (RepositoryFiles) throws -> Void
  ) throws {
    let stream = try XMLStream { try content.read(into: $0) }
    try stream.enterRoot("filelists")
    while try stream.nextChild(of: 0) {
      guard stream.isElement("package") else { continue }
      var files = RepositoryFiles()
      files.nevra.name = try stream.attribute("name") ?? ""
      guard isWanted(files.nevra.name) else { continue }
      files.nevra.arch = try stream.attribute("arch") ?? ""
      guard let checksum = try stream.attribute("pkgid"), !files.nevra.name.isEmpty else {
        throw stream.failure(.missing("the pkgid or name of a package"))
      }
      files.checksum = checksum
      while try stream.nextChild(of: 1) {
        if stream.isElement("version") {
          files.nevra.evr = try stream.version()
        } else if stream.isElement("file") {
          files.paths.append(try stream.text())
        }
      }
      try body(files)
    }
    try stream.finish()
  }
}
