import ArgumentParser
import Publication
import Reporting
import SystemIO

/// `kmodrepo process DEFINITION`
struct ProcessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "process",
    abstract: "Serve the spool: admit what was submitted, and publish.",
    discussion: """
      Admits the packages of all requests in the spool of DEFINITION (see `kmodrepo admit`), \
      publishes (see `kmodrepo publish`), writes for each request what became of it, and begins \
      again if requests have come meanwhile. All requests filed before a publish began are served \
      by it. It publishes once even if nothing was submitted, so that a pool that was changed by \
      hand and a new kernel are seen; --if-requested leaves that out.

      Then it removes what no client can ask for any more (see `kmodrepo gc`) and writes the \
      metrics, if the definition wants them.

      Nothing is printed when all is well; -v prints one line. What was left out is named on \
      standard error, under systemd with the journal's priorities.

      A request stays in the spool until its result is written. A run that is killed leaves it to \
      the next one. Run as the user who owns pool, root and spool.

      Exit status: 0 done; 1 refused or failed, what was served is served still, and requests that \
      could not be admitted stay filed; 2 usage or definition; 3 published, but something is in \
      quarantine; 75 another run serves the spool, and will serve what this one was called for \
      unless it was about to end.

      Example, in a crontab: */10 * * * * kmodrepo process /etc/kmodrepo/kmods.toml
      """)

  /// What a round has not published.
  private struct Left: OptionSet {
    let rawValue: Int
    /// Something is in quarantine.
    static let quarantined = Left(rawValue: 1)
    /// Requests stay filed, since their packages could not be read.
    static let requests = Left(rawValue: 2)
  }

  @OptionGroup var source: DefinitionOptions
  @Flag(name: .shortAndLong, help: "Print one line that sums up.")
  var verbose = false
  @Flag(help: "Publish only if a request is filed.")
  var ifRequested = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let definition = try source.read()
    let watch = RunWatch(definition)
    do {
      var (published, left) = try await round(definition, onlyIfRequested: ifRequested)
      // What was filed after the last look, while garbage was collected: whoever is told of new
      // requests while we run need not tell us again.
      for _ in 0..<10 where try !left.contains(.requests) && Backlog.hasRequests(definition) {
        guard let more = try? await round(definition, onlyIfRequested: true) else { break }
        published = more.published ?? published
        left.formUnion(more.left)
      }
      let status: Int32 = left.contains(.requests) ? 1 : left.isEmpty ? 0 : 3
      if let published {
        watch.ended(PublishReport(published), status: status)
      } else {
        watch.idled()
      }
      if status != 0 { throw ExitCode(status) }
    } catch PublicationError.locked(let path) {
      // The run that holds the lock writes the metrics.
      throw PublicationError.locked(path)
    } catch {
      if !(error is ExitCode) { watch.failed(status: Failure(error).status) }
      throw error
    }
  }

  /// Serves the spool and collects garbage; gives the last publish, if there was one.
  private func round(
    _ definition: Definition, onlyIfRequested: Bool
  ) async throws -> (published: PublishOutcome?, left: Left) {
    let outcome = try await serve(definition, onlyIfRequested)
    try collectGarbage(definition)
    var left: Left = outcome.hasQuarantined ? .quarantined : []
    if outcome.hasDeferred { left.insert(.requests) }
    return (outcome.publishes.last, left)
  }

  private func serve(
    _ definition: Definition, _ onlyIfRequested: Bool
  ) async throws -> SpoolOutcome {
    let meter = ProgressMeter()
    defer { meter.finish() }
    let outcome = try await SpoolRun(
      definition, workers: source.workerCount, progress: meter.report
    ).run(onlyIfRequested: onlyIfRequested)
    meter.finish()
    let report = ProcessReport(outcome, repository: definition.name)
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
    try tell(report.notices, definition)
    if verbose || output.format == .json { try output.print(report, text: report.text) }
    return outcome
  }

  /// What nobody can ask for any more goes after publishing; another run that has taken the lock
  /// meanwhile leaves it to the next.
  private func collectGarbage(_ definition: Definition) throws {
    do {
      try tell(GarbageCollector(definition).collect().warnings, definition)
    } catch PublicationError.locked {}
  }

  /// Writes what should be known soon: once a day, or always with -v.
  private func tell(_ notices: [String], _ definition: Definition) throws {
    var told = ToldNotices(definition)
    for line in verbose ? notices : try told.news(notices) {
      Diagnostics.write("kmodrepo: \(line)", .warning)
    }
  }
}
