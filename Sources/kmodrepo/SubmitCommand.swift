import ArgumentParser
import Glibc
import Publication
import Reporting
import SystemIO
import SystemPackage

/// `kmodrepo submit DEFINITION RPM…`
struct SubmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Ask for packages to be admitted and published; return at once.",
    discussion: """
      Files a request in the spool of DEFINITION and returns: exit status 0 means that the request \
      is accepted and will be served, by `kmodrepo process` from cron, a systemd timer or path \
      unit, or another submit that waits. hooks/post-build is this command.

      Any user may submit who can read DEFINITION and enter the spool. The publisher reads the \
      packages later, so the submitter must own them, or all must be able to read them, and they \
      must still be there; --copy hands over copies for builders that clean up. Submitting twice \
      is harmless. Fifty submits at once are served by one publish or two.

      With --wait, submit returns when its packages are published. If it runs as the publisher's \
      own user it serves the spool itself unless another does; otherwise it waits for the one that \
      does.

      Names that no package can have are refused: without .rpm, with "..", control characters, or \
      characters that shells or URLs would take for something else.

      Exit status: 0 accepted, or with --wait published; 1 not accepted, or with --wait not \
      published; 2 usage or definition; 3 with --wait, some packages are in quarantine; 75 with \
      --timeout, no result in time: the request stays filed.

      Example: kmodrepo submit --copy /etc/kmodrepo/kmods.toml results/*.rpm
      """)

  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String
  @Argument(help: "RPM files.", completion: .file(extensions: ["rpm"]))
  var files: [String]
  @Flag(help: "Wait until the packages are published.")
  var wait = false
  @Flag(help: "Hand over copies, for files that will not stay where they are.")
  var copy = false
  @Option(
    help: ArgumentHelp("With --wait, the most seconds to wait.", valueName: "seconds"))
  var timeout: Int?
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let timeout, timeout < 1 || timeout > 1_000_000 {
      throw ValidationError("--timeout is 1 to 1000000")
    }
    if timeout != nil, !wait { throw ValidationError("--timeout needs --wait") }
    if files.count > SpoolRequest.largestCount {
      throw ValidationError("a request has at most \(SpoolRequest.largestCount) files")
    }
  }

  func run() async throws {
    let definition = try Definition(reading: FileSystem.absolutePath(FilePath(definition)))
    let paths = try files.map { file in
      do {
        // Before anything makes the path look better than it is.
        try SubmittedPath.check(file.hasPrefix("/") ? file : "/" + file)
        return try FileSystem.absolutePath(FilePath(file))
      } catch let refusal as AdmissionRefusal {
        throw RefusedFile(file: SubmittedPath.printable(file), reason: refusal)
      }
    }
    let spool = Spool(definition)
    let id = try spool.submit(paths, handingOver: copy)
    let result = wait ? try await self.result(of: id, spool, definition) : nil
    let report = SubmissionReport(request: id, result: result)
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
    try output.print(report, text: report.text)
    if let result, !result.isComplete {
      throw ExitCode(result.state == .published ? 3 : 1)
    }
  }

  /// The result of the request, served by this process if nobody else does and it may.
  private func result(
    of id: String, _ spool: Spool, _ definition: Definition
  ) async throws -> SpoolResult {
    let clock = ContinuousClock()
    let end = timeout.map { clock.now + .seconds($0) }
    let mayServe = try spool.isOwn()
    while true {
      if let result = try spool.resultIfDone(id) { return result }
      if let end, clock.now > end {
        Diagnostics.write("kmodrepo: request \(id) is filed, but not served yet", .warning)
        throw ExitCode(75)
      }
      if mayServe {
        do {
          // The request was filed before the lock is asked for: whoever holds it serves this
          // request too, or ends and lets us in.
          let outcome = try await SpoolRun(definition).run(onlyIfRequested: true)
          if let result = try spool.resultIfDone(id) { return result }
          guard outcome.hasDeferred else { continue }
          // Serving it once more would meet the same fault.
          let report = AdmissionReport(outcome.admissions, repository: definition.name)
          for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
          Diagnostics.write("kmodrepo: request \(id) stays filed", .warning)
          throw ExitCode(1)
        } catch PublicationError.locked {
          // Another run is at work.
        } catch {
          // The result says so too, if the packages got into the pool.
          if let result = try spool.resultIfDone(id) { return result }
          throw error
        }
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}

/// A file that is not even filed.
struct RefusedFile: Error, CustomStringConvertible {
  let file: String
  let reason: AdmissionRefusal

  var description: String { "\(file) is not accepted: \(reason)" }
}
