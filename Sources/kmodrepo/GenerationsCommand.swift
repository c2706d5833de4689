import ArgumentParser
import Publication
import Reporting

/// `kmodrepo generations DEFINITION`
struct GenerationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generations",
    abstract: "List what each view has published before.",
    discussion: """
      Lists the generations of every view below the root of DEFINITION, the present one first: the \
      revision, when it was published and superseded (UTC), and how many packages it offers. Nothing \
      is written. To any that is complete, kmodrepo rollback goes back.

      Exit status: 0 listed; 1 something cannot be read; 2 usage or definition.
      """)

  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let report = GenerationsReport(try ViewGenerations.all(try .named(definition)))
    try output.print(report, text: report.text)
  }
}
