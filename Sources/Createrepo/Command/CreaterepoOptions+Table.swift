extension CreaterepoOptions {
  /// All options of `createrepo`.
  static let table = OptionTable<Self>(
    command: "createrepo_c", usage: "DIRECTORY",
    summary: """
      Makes the metadata (repodata) of the RPM packages in DIRECTORY and the folders below it, and \
      puts it in its place in one step.
      """,
    options: general + selection + placing + content + naming + earlier + work + expert + obsolete)

  private typealias Option = OptionDescription<Self>

  private static let general: [Option] = [
    .flag("version", short: "V", \.showsVersion, help: "Print the version and its features."),
    .flag(
      "quiet", short: "q", \.isQuiet, help: "Print nothing but errors and packages left out."),
    .flag("verbose", short: "v", \.isVerbose, help: "Also print what is done on the way."),
  ]

  private static let selection: [Option] = [
    .list(
      "excludes", short: "x", "GLOB", \.excludes,
      help: """
        Leave out packages whose name or path below DIRECTORY matches, and folders whose name \
        matches; * and ? are the wildcards. Repeatable.
        """),
    .path(
      "basedir", "DIR", \.basedir, help: "The folder that a relative DIRECTORY is looked for in."),
    .path(
      "pkglist", short: "i", "FILE", \.pkglist,
      help: "Take only the packages that FILE lists, one path below DIRECTORY on a line."),
    .list(
      "includepkg", short: "n", "PATH", \.includepkg,
      help: "Take only this package below DIRECTORY, besides those of --pkglist. Repeatable."),
    .flag(
      "recycle-pkglist", \.recyclesPkglist,
      help: """
        Take the packages that the old metadata lists, without walking DIRECTORY; not with \
        --cut-dirs.
        """),
    .flag(
      "skip-symlinks", short: "S", \.skipsSymlinks,
      help: "Leave out packages that are symbolic links; linked folders are walked."),
    .flag(
      "split", \.isSplit,
      help: """
        Index several DIRECTORYs as the volumes of a media set; the metadata is written into the \
        first.
        """),
    .text(
      "duplicated-nevra", "keep|keep-last", \.duplicatedNEVRA,
      help: """
        What to do with packages of the same name, epoch, version, release and architecture: keep \
        all and warn (the default), or keep the one built last.
        """),
  ]

  private static let placing: [Option] = [
    .text(
      "baseurl", short: "u", "URL", \.baseURL, help: "What the places of packages are relative to."),
    .number(
      "cut-dirs", "N", \.cutDirs, help: "Drop the first N folders of the places of packages."),
    .text(
      "location-prefix", "PREFIX", \.locationPrefix,
      help: "Put PREFIX/ before the places of packages."),
  ]

  private static let content: [Option] = [
    .text(
      "checksum", short: "s", "TYPE", \.checksum,
      help: "The checksum of packages and in repomd.xml: sha256 (the default), sha512, …"),
    .text(
      "repomd-checksum", "TYPE", \.repomdChecksum,
      help: "The checksum in repomd.xml, if it is to be another."),
    .number(
      "changelog-limit", "N", \.changelogLimit,
      help: "Keep the newest N changelog entries of a package: 10 by default, -1 for all."),
    .flag("pretty", short: "p", \.isPretty, help: "Indent the XML (the default)."),
    .flag("no-pretty", \.isPretty, to: false, help: "Write one line for each package."),
    .flag(
      "filelists-ext", \.hasExtendedFilelists,
      help: "Also write filelists-ext.xml, with the checksum of every file."),
    .flag("database", short: "d", help: "Also write SQLite databases, which yum alone reads.") {
      $0.database = true
    },
    .flag("no-database", help: "Write no SQLite databases (the default).") { $0.database = false },
    .path(
      "groupfile", short: "g", "FILE", \.groupfile,
      help: "Add a comps file; its path is relative to DIRECTORY."),
    .flag(
      "zck", \.zchunk, help: "Also write zchunk files, if this build has them."),
    .path(
      "zck-dict-dir", "DIR", \.zchunkDictionaries,
      help: "The folder with compression dictionaries for --zck."),
  ]

  private static let naming: [Option] = [
    .path(
      "outputdir", short: "o", "DIR", \.outputdir,
      help: "Write the metadata into DIR/repodata; DIR must be there."),
    .flag(
      "unique-md-filenames", \.hasUniqueNames,
      help: "Begin the names of files with their checksum (the default)."),
    .flag(
      "simple-md-filenames", \.hasUniqueNames, to: false,
      help: "Name files plainly, as primary.xml.zst."),
    .list(
      "distro", "[CPEID,]TEXT", \.distro, help: "A <distro> tag for repomd.xml. Repeatable."),
    .list("content", "TAG", \.content, help: "A <content> tag for repomd.xml. Repeatable."),
    .list("repo", "TAG", \.repo, help: "A <repo> tag for repomd.xml. Repeatable."),
    .text(
      "revision", "TEXT", \.revision,
      help: "The revision in repomd.xml, instead of the seconds since 1970."),
    .flag(
      "set-timestamp-to-revision", \.setsTimestampToRevision,
      help: "Give the files, and what repomd.xml says of them, the time that --revision is."),
    .text(
      "general-compress-type", "TYPE", \.generalCompressType,
      help: """
        How all files are compressed: zstd (the default), gz, xz, bz2; zck is the same as --zck.
        """),
    .text(
      "compress-type", "TYPE", \.compressType,
      help: "How databases and added files are compressed; zck is the same as --zck."),
    .number(
      "compress-level", "N", \.compressLevel,
      help: "The level of compression of the packages' documents. An option of kmodrepo."),
    .flag("xz", \.isXZ, help: "The same as --compress-type xz, and stronger."),
    .flag(
      "compatibility", \.compatibility,
      help: "Write what the oldest clients read: gzip, databases, an uncompressed comps file."),
  ]

  private static let earlier: [Option] = [
    .flag(
      "update", \.update,
      help: "Use the metadata of packages again that have not changed since."),
    .list(
      "update-md-path", "DIR", \.updatePaths,
      help: "Use the metadata of this repository too, with --update. Repeatable."),
    .flag(
      "skip-stat", \.skipsStat,
      help: "With --update, take a package of the same name for the same package."),
    .flag(
      "keep-all-metadata", \.keepsAllMetadata,
      help: "With --update, keep comps, updateinfo, modules and the like (the default)."),
    .flag(
      "discard-additional-metadata", \.discardsAdditionalMetadata,
      help: "With --update, drop comps, updateinfo, modules and the like."),
    .number(
      "retain-old-md", "N", \.retainOld,
      help: """
        Keep the files of the last N generations of metadata; 0 keeps none, -1 all. By default \
        those superseded within the last ten minutes stay, for clients that are loading them.
        """),
    .text(
      "retain-old-md-by-age", "AGE", \.retainOldByAge,
      help: "Keep the files of metadata superseded less than AGE ago: seconds, or 5m, 2h, 30d."),
  ]

  private static let work: [Option] = [
    .number(
      "workers", "N", \.workers,
      help: "How many threads work, 1 to 100; by default as many as there are processors."),
    .path(
      "read-pkgs-list", "FILE", \.readPackagesList,
      help: "Write the places of the packages that had to be read to FILE."),
    .path(
      "cachedir", short: "c", "DIR", \.cachedir,
      help: "Keep checksums of packages in DIR, relative to where the metadata is written."),
  ]

  private static let expert: [Option] = [
    .flag(
      "ignore-lock", \.ignoresLock,
      help: """
        Run although another run is at work on the same metadata; the one that ends last is \
        served. A run that has died never needs this.
        """
    ).inCategory(.expert)
  ]

  private static let obsolete: [Option] = [
    .flag("local-sqlite", \.localSQLite, help: "No effect: they are built beside the metadata.")
      .inCategory(.obsolete),
    .flag("error-exit-val", \.errorExitValue, help: "No effect: this is how it always is.")
      .inCategory(.obsolete),
    .flag("deltas", \.deltas, help: "Refused: delta RPMs are not made.").inCategory(.obsolete),
    .list("oldpackagedirs", "DIR", \.oldPackageFolders, help: "Refused, as --deltas.")
      .inCategory(.obsolete),
    .number("num-deltas", "N", \.deltaCount, help: "Refused, as --deltas.").inCategory(.obsolete),
    .text("max-delta-rpm-size", "BYTES", \.deltaSize, help: "Refused, as --deltas.")
      .inCategory(.obsolete),
  ]
}
