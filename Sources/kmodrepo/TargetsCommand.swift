import ArgumentParser
import Publication
import Reporting
import SystemIO

/// `kmodrepo targets DEFINITION`
struct TargetsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets",
    abstract: "List the target kernels and how their symbols drift.",
    discussion: """
      Reads the kernels of DEFINITION and prints for each how many symbols it exports, and how many \
      changed their CRC, were added and were removed since the kernel before it of the same variant \
      and architecture. The names of the symbols are in the json output.

      Exit status: 0 listed; 1 a source cannot be read; 2 usage or definition; 3 listed, but kernel \
      packages were left out.
      """)

  @OptionGroup var source: DefinitionOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let meter = ProgressMeter()
    defer { meter.finish() }
    let found = try await TargetReader(
      try source.read(), workers: source.workerCount, progress: meter.report
    ).read()
    meter.finish()
    for file in found.quarantined {
      Diagnostics.write("kmodrepo: \(file.path): quarantined: \(file.reason)")
    }
    let report = TargetsReport(found.targets)
    try output.print(report, text: report.text)
    if !found.quarantined.isEmpty { throw ExitCode(3) }
  }
}
