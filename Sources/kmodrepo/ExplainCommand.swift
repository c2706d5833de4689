import ArgumentParser
import Publication
import Reporting
import SystemIO

/// `kmodrepo explain DEFINITION PACKAGE`
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a package is kept or dropped.",
    discussion: """
      Judges the pool of DEFINITION as publish would, writes nothing, and says for every package \
      called PACKAGE and every kernel whether it is kept, or dropped and why: each symbol with the \
      CRC wanted and the CRC offered, each requirement, each directive of dkms.conf, and the chain \
      of packages that led there.

      PACKAGE is a name (kmod-zfs), a NEVRA or a file name.

      Exit status: 0 explained; 1 there is no such package or kernel, or something cannot be read; 2 \
      usage or definition.
      """)

  @OptionGroup var source: DefinitionOptions
  @Argument(help: "The package: its name, NEVRA or file name.")
  var package: String
  @Option(
    help: ArgumentHelp("Explain for one kernel only (uname -r).", valueName: "kernel"))
  var target: String?
  @OptionGroup var output: OutputOptions
  @Flag(help: ArgumentHelp("Say what judging has cost.", visibility: .hidden))
  var timings = false

  func run() async throws {
    let assessment = try await source.assess()
    if timings {
      let cost = assessment.judging
      Diagnostics.write(
        "judging: \(cost.processorSeconds) s of CPU, \(cost.wallSeconds) s")
    }
    let explanations = try assessment.explain(package, target: target)
    let report = ExplainReport(explanations)
    try output.print(report, text: report.text)
  }
}
