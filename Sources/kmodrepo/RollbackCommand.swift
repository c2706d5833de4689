import ArgumentParser
import Publication
import Reporting

/// `kmodrepo rollback DEFINITION [--view VIEW] GENERATION`
struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Publish the content of an older generation again.",
    discussion: """
      Gives every view of DEFINITION that remembers GENERATION (a revision, see kmodrepo \
      generations), or only the one named with --view, the content of that generation again, as a \
      new generation with a new revision: clients never see metadata go back in time. It is signed \
      like any other. The metadata that is taken back stays readable for the grace time.

      Publishing is held from then on, since the next run would publish again what was taken back: \
      kmodrepo publish ends with status 1 until it is called with --resume. With --no-hold it is not \
      held.

      Exit status: 0 rolled back; 1 refused or failed, what was served is served still; 2 usage or \
      definition; 75 another run holds the lock.
      """)

  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String

  @Argument(help: "The revision to go back to.")
  var generation: String

  @Option(help: "Roll back this view alone.")
  var view: String?

  @Flag(inversion: .prefixedNo, help: "Hold what is served until publish --resume.")
  var hold = true

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let definition = try Definition.named(definition)
    let watch = RunWatch(definition)
    let outcome = try await Rollback(definition).run(to: generation, view: view, holds: hold)
    watch.rolledBack(outcome.views)
    for warning in outcome.warnings { Diagnostics.write("kmodrepo: \(warning)", .warning) }
    let report = RollbackReport(outcome.views, isHeld: hold)
    try output.print(report, text: report.text)
  }
}
