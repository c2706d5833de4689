import ArgumentParser
import Publication

/// How a command prints its result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// The option that all commands have.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Print the result as text or json.", valueName: "format"))
  var format = OutputFormat.text

  /// Prints a report in the form asked for.
  func print<Report: Encodable>(_ report: Report, text: String) throws {
    switch format {
    case .text: Output.write(text)
    case .json: Output.write(try jsonBytes(report))
    }
  }
}

/// The arguments of commands that work on a definition.
struct DefinitionOptions: ParsableArguments {
  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String

  @Option(
    help: ArgumentHelp(
      "How many workers read, judge and write.",
      discussion: "The result is the same with any number. By default one for each processor.",
      valueName: "number"))
  var workers: Int?

  func validate() throws {
    if let workers, !(1...1024).contains(workers) {
      throw ValidationError("--workers is 1 to 1024")
    }
  }
}
