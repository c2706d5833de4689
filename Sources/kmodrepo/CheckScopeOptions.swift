import ArgumentParser
import Consistency
import SystemIO
import SystemPackage

/// The options of `kmodrepo check` on how much is looked at, and by which rules.
struct CheckScopeOptions: ParsableArguments {
  @Flag(
    help: """
      Read no package, metadata file or database again whose size, times and inode are those of \
      the file that was verified last: for every few minutes. The default.
      """)
  var quick = false

  @Flag(
    help: "Read and hash every byte: for every night, and before a push.")
  var full = false

  @Option(
    help: ArgumentHelp(
      """
      As --quick, but read all metadata, and so many packages (100, or 5%), chosen by the seed, \
      whole.
      """,
      valueName: "number[%]"))
  var sample: SampleArgument?

  @Option(
    help: ArgumentHelp(
      """
      What --sample chooses by. By default another in every run; the result tells it, so that the \
      same choice can be made again.
      """, valueName: "number"))
  var seed: UInt64?

  @Option(
    name: .customLong("rule"),
    help: ArgumentHelp("Ask only this rule; may be repeated.", valueName: "name"))
  var rules: [String] = []

  @Option(
    name: .customLong("also"),
    help: ArgumentHelp(
      "Ask this rule besides those asked anyway; may be repeated.", valueName: "name"))
  var added: [String] = []

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("Do not ask this rule; may be repeated.", valueName: "name"))
  var ignored: [String] = []

  @Option(
    name: .customLong("key"),
    help: ArgumentHelp(
      """
      A public key by which repomd.xml must be signed; may be repeated. By default those of the \
      definition, or none.
      """, valueName: "file"))
  var keys: [String] = []

  @Option(
    name: .customLong("package-key"),
    help: ArgumentHelp(
      """
      A public key by which every package must be signed, or a folder of keys; may be repeated. By \
      default those of the definition's [admission], or none.
      """, valueName: "file"))
  var packageKeys: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      The file in which --quick remembers what was verified. By default \
      ROOT/.kmodrepo/cache/verified of the definition; of a repository without one nothing is \
      remembered.
      """, valueName: "file"))
  var state: String?

  @Option(
    help: ArgumentHelp(
      """
      How many workers read; the result is the same with any number. By default one for each \
      processor.
      """, valueName: "number"))
  var workers: Int?

  func validate() throws {
    guard [quick, full, sample != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("--quick, --full and --sample exclude one another")
    }
    guard rules.isEmpty || added.isEmpty else {
      throw ValidationError("--rule and --also exclude one another: --rule may be repeated")
    }
    if seed != nil, sample == nil { throw ValidationError("--seed needs --sample") }
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is 1 to 1024")
    }
    for name in rules + added + ignored where RuleCatalogue.scope(of: name) == nil {
      let meant = NearestName.of(name, among: RuleCatalogue.all.map(\.name))
      throw ValidationError(
        "there is no rule \"\(name)\""
          + (meant.map { "; did you mean \($0)?" } ?? "; kmodrepo check --list-rules has them all"))
    }
  }

  /// The options as the check takes them.
  var options: CheckOptions {
    get throws {
      var options = CheckOptions()
      options.depth =
        full
        ? .full
        : sample.map { .sample($0.size, seed: seed ?? UInt64.random(in: 1...0xFFFF_FFFF)) }
          ?? .quick
      options.rules = Set(rules)
      options.added = Set(added)
      options.ignored = Set(ignored)
      options.keys = try keys.map { try FileSystem.absolutePath(FilePath($0)) }
      options.packageKeys = try packageKeys.map { try FileSystem.absolutePath(FilePath($0)) }
      options.memory = try state.map { try FileSystem.absolutePath(FilePath($0)) }
      options.workers = workers ?? options.workers
      return options
    }
  }
}

/// How many packages a sample has: `100`, or `5%`.
struct SampleArgument: ExpressibleByArgument {
  let size: CheckOptions.SampleSize

  init?(argument: String) {
    if argument.hasSuffix("%") {
      guard let percent = Int(argument.dropLast()), (1...100).contains(percent) else { return nil }
      size = .percent(percent)
    } else {
      guard let count = Int(argument), count > 0 else { return nil }
      size = .count(count)
    }
  }
}
