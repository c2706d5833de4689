import ArgumentParser
import Publication
import Reporting
import SystemIO
import SystemPackage

/// `kmodrepo publish DEFINITION`
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish one view per target kernel.",
    discussion: """
      Reads the pool and the kernels of DEFINITION, judges every package for every kernel, and \
      brings the views below its root up to date: views/KERNEL for each kernel, views/latest, \
      views/all, views/index.json with every package dropped and why, views/KERNEL/judgement.json \
      with all reasons, and NAME.repo for clients.

      All views are built and, if the definition has [signing], signed and verified before any of \
      them is shown; then each changes in one step, and a run that is killed between two views is \
      finished by the next. The files that the previous repomd.xml names stay readable. A view whose \
      content is the same is not written at all. Packages that cannot be read, or lie about their \
      name, are left out and named on standard error; the exit status is then 3.

      A view that would become empty or lose more than [guards] allows, an empty pool, a root of \
      another user, a symbolic link in the place of a folder: nothing is published, and the exit \
      status is 1.

      Exit status: 0 published, or nothing to do; 1 refused or failed, what was served is served \
      still; 2 usage or definition; 3 published, but packages were quarantined; 75 another run holds \
      the lock; 70 internal error.
      """)

  @OptionGroup var source: DefinitionOptions

  @Flag(name: [.customShort("n"), .long], help: "Only say what would change.")
  var dryRun = false

  @Flag(help: "Publish although views lose more than the definition allows.")
  var force = false

  @Flag(help: "End the hold that a rollback has left.")
  var resume = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let definition = try source.read()
    if dryRun { return try await preview(definition) }
    let watch = RunWatch(definition)
    do {
      let report = try await publish(definition)
      let status: Int32 = report.hasQuarantined ? 3 : 0
      watch.ended(report, status: status)
      if status != 0 { throw ExitCode(status) }
    } catch {
      if !(error is ExitCode) { watch.failed(status: Failure(error).status) }
      throw error
    }
  }

  private func publish(_ definition: Definition) async throws -> PublishReport {
    let meter = ProgressMeter()
    defer { meter.finish() }
    let publisher = Publisher(
      definition, workers: source.workerCount, progress: meter.report, isForced: force,
      resumes: resume)
    let report = PublishReport(try await publisher.publish())
    meter.finish()
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
    try output.print(report, text: report.text)
    return report
  }

  private func preview(_ definition: Definition) async throws {
    let meter = ProgressMeter()
    defer { meter.finish() }
    let preview = try await PublishPreview(
      definition, workers: source.workerCount, progress: meter.report)
    meter.finish()
    let report = PreviewReport(preview)
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
    try output.print(report, text: report.text)
    if report.isRefused { throw ExitCode(1) }
  }
}
