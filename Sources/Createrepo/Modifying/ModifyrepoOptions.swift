import SystemIO
import SystemPackage

/// What a command line of `modifyrepo` asks for.
struct ModifyrepoOptions: Sendable {
  var showsVersion = false
  var isVerbose = false
  var removes = false
  var compresses = true
  var compression = CompressionFormat.zstd
  var type: String?
  var checksum = DigestAlgorithm.sha256
  var uniqueNames = true
  var batchFile: FilePath?
  var newName: String?
  var zchunk = false
  var dictionaryFolder: FilePath?

  static let table = OptionTable<ModifyrepoOptions>(
    command: "modifyrepo_c",
    usage: "<input metadata> <output repodata>",
    summary: """
      Add a file to a repository's metadata, or with --remove TYPE take one away, or with \
      --batchfile FILE do several of both. The index is replaced in one step.
      """,
    options: [
      .flag("version", short: "V", \.showsVersion, help: "Show the version and exit."),
      .text("mdtype", "TYPE", \.type, help: "The type in repomd.xml (default: from the name)."),
      .flag("remove", \.removes, help: "Remove the type that is named instead of a file."),
      .flag("compress", \.compresses, help: "Compress the file (default)."),
      .flag("no-compress", \.compresses, to: false, help: "Leave the file as it is."),
      .value("compress-type", "TYPE", help: "gz, bz2, xz, zstd (default) or zck.") {
        options, word, _ throws(OptionError) in
        if word.text.lowercased() == "zck" {
          options.zchunk = true
        } else if let format = CompressionFormat(createrepoName: word.text) {
          options.compression = format
        } else {
          throw .invalid("Unknown compression type \"\(word.text)\"")
        }
      },
      .value("checksum", short: "s", "TYPE", help: "The checksums' algorithm (default: sha256).") {
        options, word, _ throws(OptionError) in
        guard let algorithm = DigestAlgorithm(createrepoName: word.text) else {
          throw .invalid("Unknown checksum type \"\(word.text)\"")
        }
        options.checksum = algorithm
      },
      .flag("unique-md-filenames", \.uniqueNames, help: "Names with checksums (default)."),
      .flag(
        "simple-md-filenames", \.uniqueNames, to: false, help: "Names without checksums."),
      .flag("verbose", short: "v", \.isVerbose, help: "Say what is done."),
      .path("batchfile", short: "f", "FILE", \.batchFile, help: "Do what FILE says."),
      .text("new-name", "NAME", \.newName, help: "The name of the file in the repository."),
      .flag("zck", \.zchunk, help: "Write a zchunk file too."),
      .path("zck-dict-dir", "DIR", \.dictionaryFolder, help: "Where zchunk dictionaries are."),
    ])

  /// The change that these options make of a file or type.
  func change(_ action: RepodataChange.Action) -> RepodataChange {
    var change = RepodataChange(action)
    change.type = type
    change.newName = newName
    change.compression = compresses ? compression : nil
    change.checksum = checksum
    change.uniqueNames = uniqueNames
    change.zchunk = zchunk
    return change
  }
}
