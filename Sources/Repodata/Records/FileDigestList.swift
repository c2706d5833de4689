import RPMFormat

/// The digests of a package's files, in header order, as filelists-ext.xml tells them.
struct FileDigestList: Sendable {
  /// createrepo_c's name of the algorithm; `md5` where a header with digests names none.
  var algorithm = ""
  /// A digest in hexadecimal for each file; empty for what has no content.
  var texts: [ArenaText] = []

  init() {}

  init(_ package: Package, in arena: inout TextArena) throws(RecordError) {
    for text in package.fileDigests { texts.append(try arena.admit(text, "file digest")) }
    if !texts.isEmpty { algorithm = package.fileDigestAlgorithm ?? "" }
  }
}
