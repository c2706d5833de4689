import ArgumentParser
import Publication

/// `kmodrepo gc DEFINITION`
struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove what no client can ask for any more.",
    discussion: """
      Removes from the views of DEFINITION the metadata of generations whose grace time \
      (grace_hours, 72 by default) is over, the packages that no remembered generation offers, what \
      killed runs have left, and the views of kernels that have been no target for view_days (30). \
      The files of the pool stay.

      Everything that a client with metadata from within the grace time can ask for stays at its \
      old address. With -v, or --dry-run, every removal is named, and everything that stays although \
      it is superseded, with the reason. Run it after publishing; it takes the same lock.

      Exit status: 0 done; 1 refused or failed, nothing that is needed is gone; 2 usage or definition; \
      75 another run holds the lock.
      """)

  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String

  @Flag(name: [.customShort("n"), .long], help: "Only say what would be removed.")
  var dryRun = false

  @Flag(name: .shortAndLong, help: "Say what is removed, and what stays and why.")
  var verbose = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = try GarbageCollector(try .named(definition)).collect(dryRun: dryRun)
    for warning in report.warnings { Diagnostics.write("kmodrepo: \(warning)", .warning) }
    try output.print(report, text: dryRun || verbose ? report.text : "")
  }
}
