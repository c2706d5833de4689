import SystemIO

extension MergerepoOptions {
  static let table = OptionTable<MergerepoOptions>(
    command: "mergerepo_c", usage: "--repo=url --repo=url",
    summary: "Take one or more repositories and merge their metadata into a new repository.",
    options: sources + selections + outputs + kojiOptions)

  private static let sources: [OptionDescription<MergerepoOptions>] = [
    .flag("version", short: "V", \.showsVersion, help: "Show the version and exit."),
    .value("repo", short: "r", "URL", help: "A repository: path, file://, http(s):// or ftp://.") {
      options, word, _ in options.repositories.append(word.text)
    },
    .text("repo-prefix-search", "OLD", \.prefixSearch, help: "Beginning of addresses to replace."),
    .text("repo-prefix-replace", "NEW", \.prefixReplace, help: "What replaces that beginning."),
    .text(
      "noarch-repo", "URL", \.noarchRepository,
      help: "Packages of noarch are taken from here if it has them."),
    .flag("verbose", short: "v", \.isVerbose, help: "Say what is done."),
  ]

  private static let selections: [OptionDescription<MergerepoOptions>] = [
    .text(
      "archlist", short: "a", "A,B", \.archlist, help: "Only these architectures, and noarch."),
    .flag(
      "arch-expand", \.expandsArches, help: "Those too that run on the architectures named."),
    .value("method", "METHOD", help: "Of one name and arch: repo (default), ts or nvr.") {
      options, word, _ throws(OptionError) in
      switch word.text {
      case "repo": options.chosenMethod = .repository
      case "ts": options.chosenMethod = .time
      case "nvr": options.chosenMethod = .version
      default: throw .invalid("Critical: Unknown merge method \(word.text)")
      }
    },
    .flag("all", \.keepsAll, help: "Keep all versions; of one version the first repository's."),
    .flag("nogroups", \.groups, to: false, help: "Do not merge comps."),
    .flag("noupdateinfo", \.updateinfo, to: false, help: "Do not merge updateinfo."),
    .flag("omit-baseurl", \.omitsBase, help: "Packages get no base they do not have."),
  ]

  private static let outputs: [OptionDescription<MergerepoOptions>] = [
    .path("outputdir", short: "o", "DIR", \.outputFolder, help: "Where to (default merged_repo)."),
    .flag("database", short: "d", \.database, help: "Write SQLite databases too."),
    .flag("no-database", \.database, to: false, help: "Write no databases (default)."),
    .flag("filelists-ext", \.filelistsExtended, help: "Write filelists-ext.xml too."),
    .value("compress-type", "TYPE", help: "gz, bz2, xz, zstd (default) or zck.") {
      options, word, _ throws(OptionError) in
      if word.text.lowercased() == "zck" {
        options.zchunk = true
      } else if let format = CompressionFormat(createrepoName: word.text) {
        options.compression = format
      } else {
        throw .invalid(
          "Critical: Compression \(word.text) not available: Please choose from: "
            + "gz or bz2 or xz or zstd")
      }
    },
    .flag("zck", \.zchunk, help: "Write zchunk files too."),
    .path("zck-dict-dir", "DIR", \.dictionaryFolder, help: "Where zchunk dictionaries are."),
    .flag("unique-md-filenames", \.uniqueNames, help: "Names with checksums (default)."),
    .flag("simple-md-filenames", \.uniqueNames, to: false, help: "Names without checksums."),
  ]

  private static let kojiOptions: [OptionDescription<MergerepoOptions>] = [
    .flag("koji", short: "k", \.koji, help: "Merge as Koji's mergerepos does."),
    .flag("simple", \.simple, help: "With --koji: keep even packages with one NEVRA."),
    .flag("pkgorigins", \.pkgorigins, help: "Write pkgorigins, as with --koji."),
    .path("groupfile", short: "g", "FILE", \.groupFile, help: "A comps file to include."),
    .path(
      "blocked", short: "b", "FILE", \.blockedFile,
      help: "With --koji: names of source packages to leave out, one a line."),
  ]
}
