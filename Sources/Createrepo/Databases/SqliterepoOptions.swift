import SystemIO

/// What a command line of `sqliterepo` asks for.
struct SqliterepoOptions: Sendable {
  var showsVersion = false
  var isQuiet = false
  var isVerbose = false
  var force = false
  var keepsOld = false
  var compression = CompressionFormat.bzip2
  var usesXZ = false
  /// The algorithm of the checksums; nothing for that of primary.xml.
  var checksum: DigestAlgorithm?
  var isLocal = false

  static let table = OptionTable<SqliterepoOptions>(
    command: "sqliterepo_c", usage: "<repo_directory>",
    summary: "Generate sqlite DBs from XML repodata.",
    options: [
      .flag("version", short: "V", \.showsVersion, help: "Show the version and exit."),
      .flag("quiet", short: "q", \.isQuiet, help: "Say nothing but errors."),
      .flag("verbose", short: "v", \.isVerbose, help: "Say what is done."),
      .flag("force", short: "f", \.force, help: "Write databases that are there already anew."),
      .flag("keep-old", \.keepsOld, help: "Keep the files of old databases."),
      .flag("xz", \.usesXZ, help: "The same as --compress-type xz."),
      .value("compress-type", "TYPE", help: "gz, bz2 (default), xz or zstd.") {
        options, word, _ throws(OptionError) in
        guard let format = CompressionFormat(createrepoName: word.text) else {
          throw .invalid("Unknown compression type \"\(word.text)\"")
        }
        options.compression = format
      },
      .value("checksum", "TYPE", help: "The checksums' algorithm (default: that of primary).") {
        options, word, _ throws(OptionError) in
        guard let algorithm = DigestAlgorithm(createrepoName: word.text) else {
          throw .invalid("Unknown/Unsupported checksum type \"\(word.text)\"")
        }
        options.checksum = algorithm
      },
      .flag("local-sqlite", \.isLocal, help: "No effect: they are built beside the metadata.")
        .inCategory(.obsolete),
    ])
}
