// swift-format-ignore-file
// Made of the first sentences of the rules' comments: RECORD=1 swift test --filter RulePage
extension RuleCatalogue {
  /// What each rule asks, in a sentence, by its name.
  public static let summaries: [String: String] = [
    "repomd-readable":
      "repodata/repomd.xml must be there, readable, and a well-formed repomd.xml.",
    "repomd-mandatory":
      "repomd.xml must name primary, filelists and other; where the definition asks for databases, their three SQLite files too, and never only some of them.",
    "repomd-duplicate-type":
      "repomd.xml must name one file of each type.",
    "repomd-href":
      "Each file that repomd.xml names must lie right below repodata/ of the same repository.",
    "repomd-file-missing":
      "Every file that repomd.xml names must be there.",
    "repomd-file-size":
      "Each file that repomd.xml names must have the size that it states.",
    "repomd-file-checksum":
      "Each file that repomd.xml names must have the checksum that it states.",
    "repomd-file-damaged":
      "Each file that repomd.xml names must be what its name says: it must be possible to decompress it to its end.",
    "repomd-open-size":
      "What a compressed file holds must have the size that repomd.xml states for it (open-size).",
    "repomd-open-checksum":
      "What a compressed file holds must have the checksum that repomd.xml states for it (open-checksum).",
    "repomd-timestamp":
      "Times in repomd.xml must be such as can be: not before 1970, and not in the future.",
    "repomd-file-mode":
      "The folder repodata, repomd.xml and each file that it names must be readable by others.",
    "repomd-file-link":
      "The folder repodata, repomd.xml and the files that it names should be no symbolic links; in our own views they never are.",
    "signature-missing":
      "Where the definition or the caller says that repomd.xml is signed, repomd.xml.asc must be there.",
    "signature-valid":
      "The signature of repomd.xml must be of this repomd.xml.",
    "signature-key":
      "The signature of repomd.xml must be by one of the keys that clients are given, which must not have been revoked.",
    "signature-key-file":
      "Where repomd.xml.key is there beside a signature, it must hold the key that made it.",
    "signature-expiry":
      "The key that has signed repomd.xml must not have expired, and should not expire soon.",
    "document-wellformed":
      "primary, filelists and other must be well-formed XML with the outermost element of their kind, and within bounds that no repository comes near.",
    "document-doctype":
      "primary, filelists and other must have no DOCTYPE and use no entities but XML's own five.",
    "document-package":
      "Each package of a document must have what names it: name, version, architecture and checksum, and in primary its place.",
    "document-count":
      "The number of packages at the head of a document (packages=) must be how many there are.",
    "document-pkgids":
      "primary, filelists and other must list the same packages, each by the same checksum of its file (pkgid).",
    "document-nevra":
      "A package must have the same name, version and architecture in filelists and other as in primary.",
    "sqlite-readable":
      "Each SQLite file must be a sound database with the tables that clients ask.",
    "sqlite-info":
      "Each SQLite file must say, in its table db_info, that it was made of the document that is served, in version 10 of the schema; repomd.xml must say the same version.",
    "sqlite-rows":
      "Each SQLite file must have exactly the rows that its document calls for.",
    "zchunk-header":
      "The header of a zchunk file must have the size and the checksum that repomd.xml states for it.",
    "zchunk-content":
      "A zchunk file must hold what the plain file of its type holds.",
    "baseline-expired":
      "An entry of the baseline must not have expired.",
    "baseline-unused":
      "An entry of the baseline must accept something that is found.",
  ]
}
