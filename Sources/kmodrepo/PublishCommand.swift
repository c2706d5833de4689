import ArgumentParser
import Publication
import Reporting

/// `kmodrepo publish DEFINITION`
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish one view per target kernel.",
    discussion: """
      Reads the pool and the kernels of DEFINITION, judges every package for every kernel, and
      brings the views below its root up to date: views/KERNEL for each kernel, views/latest,
      views/all, views/index.json with every package dropped and why, views/KERNEL/judgement.json
      with all reasons, and NAME.repo for clients.

      Each view changes in one step; the files that its previous repomd.xml names stay readable. A
      view whose content is the same is not written at all. Packages that cannot be read, or lie
      about their name, are left out and named on standard error; the exit status is then 3.
      """)

  @OptionGroup var source: DefinitionOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let meter = ProgressMeter()
    defer { meter.finish() }
    let publisher = Publisher(
      try source.read(), workers: source.workerCount, progress: meter.report)
    let report = PublishReport(try await publisher.publish())
    meter.finish()
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
    try output.print(report, text: report.text)
    if report.hasQuarantined { throw ExitCode(3) }
  }
}
