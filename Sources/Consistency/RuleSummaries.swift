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
    "package-outside":
      "Every package must lie inside its repository.",
    "package-missing":
      "Every package that primary.xml lists must be there.",
    "package-not-regular":
      "What lies where a package is listed must be a file.",
    "package-unreadable":
      "Everybody must be able to read every package: files need mode o+r, the folders above them in the repository o+x.",
    "package-size":
      "Every package must have the size that primary.xml states.",
    "package-checksum":
      "Every package must have the checksum that primary.xml states, its pkgid.",
    "package-headers":
      "Every package must be a package: its headers must keep to the rules of rpm.",
    "package-header-range":
      "The header-range of every package must say where its header lies in the file.",
    "package-metadata":
      "What primary, filelists and other say of a package must be what its headers say.",
    "package-digests":
      "The digests that a package states about its own header and payload must be those of its bytes.",
    "package-signature":
      "Every package must be signed by an accepted key.",
    "package-file-name":
      "The name of a package's file must be NAME-VERSION-RELEASE.ARCH.rpm of its headers.",
    "package-listed-twice":
      "No package may be listed twice, and no two packages in one place.",
    "repository-duplicate-nevra":
      "No two packages of a repository may have the same name, epoch, version, release and architecture.",
    "repository-unlisted-package":
      "Every RPM file in the folder of a repository must be listed by it.",
    "repository-comps":
      "The comps file must be well-formed, and its groups must be made of what exists.",
    "repository-modules":
      "modules.yaml must be well-formed, and its streams must name packages that are there.",
    "package-link":
      "The files in a view must come from the pool as link of the definition says.",
    "kept-unsatisfied":
      "A kernel's view must not list a package that its kernel cannot satisfy.",
    "kept-unknown":
      "A view must not list a package that the pool does not have.",
    "dropped-satisfied":
      "A kernel's view must list every package that its kernel satisfies.",
    "chain-incomplete":
      "What a package of a view needs from the pool must be in the same view.",
    "kernel-variant":
      "Packages of kernel variants (kernel-plus, -rt, -64k) must be offered beside a stock kernel exactly if the definition admits the variant (variants).",
    "base-closure":
      "What a package of a view needs must be offered by the pool, the kernel, or the base repositories that the definition names.",
    "latest-all":
      "views/latest must list what the newest stock kernel of each architecture keeps, and views/all what at least one kernel keeps; nothing else.",
    "view-same-content":
      "A package (its NEVRA) must have the same content in every view: that of the pool.",
    "verdict-unreadable":
      "The view of a kernel must have a readable judgement.json beside its metadata.",
    "verdict-falsified":
      "judgement.json and index.json must say what is judged anew from headers: which packages are left out, by which reasons, with which CRCs.",
    "target-without-kmods":
      "For every stock kernel at least one package of kernel modules should be kept, if the pool has any for its architecture.",
    "outside-stablelist":
      "Says which packages that are kept use kernel symbols outside the stablelist.",
    "kept-nowhere":
      "Says which kernel modules fit no target at all in any build, and what would have to be rebuilt: for each the kernel by which the fewest symbols have changed, those of a kmod counted in with which it falls, and these symbols with the CRC wanted and those offered.",
    "dkms-fallback":
      "Says for each package of kernel modules that a kernel drops, and that no other build in the view takes the place of, which package of module sources for the same driver the view keeps, or that there is none.",
    "view-missing":
      "Every target must have its view.",
    "view-stale":
      "What is served must be what a publish at this moment would write.",
    "index-json":
      "views/index.json must list exactly the views that are served, each with the checksum of its repomd.xml, and what is said about all of them.",
    "client-configuration":
      "NAME.repo must be there and say what the definition says: where the views are, and whether clients verify signatures.",
    "client-metalink":
      "With [metalink] every view must have a metalink that names its repomd.xml and, as an alternate, the one before; without, none.",
    "client-keys":
      "The files with public keys must be there for clients: those that metadata is signed with, the same beside each view's repomd.xml, and those of packages where admission asks for signatures.",
    "grace-violated":
      "Metadata and packages of superseded generations must stay for the grace time (grace_hours).",
    "generation-missing":
      "Every view must remember its generations, and keep as many as [retention] promises.",
    "target-gone":
      "A view whose kernel is no target any more is served until view_days are over.",
    "publish-held":
      "After a rollback what is served is held as it is until somebody resumes publishing.",
    "journal-left":
      "No publish may be left half done.",
    "request-waiting":
      "No request of a build system may wait in the spool for more than an hour.",
    "pool-quarantined":
      "Every file of the pool, and of the folders with kernels, should be a package that can be published.",
    "leftover-files":
      "No file should lie about that nobody names: unfinished files of runs that were killed, and metadata in repodata/ that no remembered generation has and whose grace time is over.",
    "baseline-expired":
      "An entry of the baseline must not have expired.",
    "baseline-unused":
      "An entry of the baseline must accept something that is found.",
  ]
}
