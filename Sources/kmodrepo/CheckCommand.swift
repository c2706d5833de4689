import ArgumentParser
import Consistency
import Publication
import Repodata
import Reporting
import SystemIO
import SystemPackage

/// `kmodrepo check DEFINITION` and `kmodrepo check --repository LOCATION`
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say whether what clients are served is what it should be.",
    discussion: """
      Holds everything that DEFINITION publishes against what should be there: the index and its \
      signature, the metadata in all its forms, every package against its header, every verdict \
      against symbols judged anew, and whether views are older than what they are made of. With \
      --repository, any createrepo repository is checked by the rules that need no definition; \
      over http(s) what a client would read is read.

      Nothing that is served is written, unless --fix asks for it. Rules are listed by \
      --list-rules and described in docs/rules.md; each has a severity:

        error    clients are served something that is not true, or not at all
        warning  clients are served, but something will go wrong or was left undone
        notice   worth knowing; nothing is wrong

      Findings that are known can be accepted until a day by a baseline, a TOML file of entries \
      whose id is the one that --format json tells, with * and ? as wildcards:

        [[accepted]]
        id = "RULE:VIEW:SUBJECT"
        reason = "why"
        expires = 2026-12-31

      Exit status: 0 no finding of the severity of --fail-on or worse; 1 there is one; 2 usage, \
      definition, baseline or key; 70 it could not be checked. With --monitor: 0 OK, 1 WARNING, \
      2 CRITICAL, 3 UNKNOWN, and one status line on standard output whatever happens.

      Examples:
        kmodrepo check repo.toml
        kmodrepo check --full --report junit=report.xml repo.toml
        kmodrepo check --repository https://mirror.example/kmods/ --key KEY
        kmodrepo check --monitor --sample 1% repo.toml
        kmodrepo check --full --fix repo.toml
      """)

  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String?

  @Option(
    help: ArgumentHelp(
      "Check this repository instead: a folder or an address that has repodata/ in it.",
      valueName: "location"))
  var repository: String?

  @Flag(help: "List the rules, and end.")
  var listRules = false

  @Flag(
    help: """
      Publish anew what can be made from the pool, where something was found that this mends, and \
      check again. No RPM is ever deleted.
      """)
  var fix = false

  @OptionGroup(title: "What is looked at") var scope: CheckScopeOptions
  @OptionGroup(title: "What is accepted") var accepted: CheckBaselineOptions
  @OptionGroup(title: "What is told") var output: CheckOutputOptions

  func validate() throws {
    if listRules { return }
    guard (definition == nil) != (repository == nil) else {
      throw ValidationError("name either a definition or a --repository")
    }
    guard repository != nil else { return }
    guard !fix else { throw ValidationError("--fix needs a definition") }
    for name in scope.rules + scope.added where RuleCatalogue.scope(of: name) == .publication {
      throw ValidationError("rule \(name) needs a definition")
    }
  }

  func run() async throws {
    if listRules {
      let list = RuleList()
      return Output.write(output.format == .json ? try jsonBytes(list) : Array(list.text.utf8))
    }
    if output.isForMonitor { MonitorMode.answerSignals() }
    do {
      let result = try await check()
      try CheckFailure.blaming(.check) { try output.show(result) }
      let status = output.status(result)
      if status != 0 { throw ExitCode(status) }
    } catch {
      if !(error is ExitCode) { output.tellFailure(definition ?? repository ?? "") }
      throw error
    }
  }

  private func check() async throws -> CheckResult {
    let start = ContinuousClock.now
    let inputs = try CheckFailure.blaming(.input) { () throws -> Inputs in
      Inputs(
        definition: try definition.map { try Definition.named($0) },
        baseline: try accepted.read(), options: try scope.options)
    }
    let meter = ProgressMeter()
    defer { meter.finish() }
    do {
      var report = try await report(
        inputs, UndisturbedCheck(inputs.options, progress: meter.report))
      if fix, let definition = inputs.definition {
        let repair = ConsistencyRepair(definition, inputs.options, progress: meter.report)
        let outcome = try await repair.run(after: report)
        meter.finish()
        tell(outcome)
        report = outcome.after
      }
      if output.verbose {
        for warning in report.warnings { Diagnostics.write("kmodrepo: \(warning)", .warning) }
      }
      try accepted.apply(inputs.baseline, to: &report, inputs.options)
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      return CheckResult(
        report, depth: inputs.options.depth, ended: HostSystem.clock(),
        duration: seconds * 1000 + attoseconds / 1_000_000_000_000_000,
        threshold: output.failOn.severity)
    } catch {
      throw CheckFailure(error, .check)
    }
  }

  /// Says on standard error what has been mended, and why not more.
  private func tell(_ outcome: ConsistencyRepair.Outcome) {
    for finding in outcome.mended {
      Diagnostics.write("kmodrepo: mended: \(finding.id)", .notice)
    }
    if let refusal = outcome.refusal {
      Diagnostics.write("kmodrepo: nothing was published: \(refusal)", .warning)
    }
  }

  private func report(_ inputs: Inputs, _ check: UndisturbedCheck) async throws -> CheckReport {
    if let definition = inputs.definition { return try await check.check(definition) }
    return try await check.check(repository: repository ?? "")
  }

  /// What is read before anything is checked.
  private struct Inputs {
    let definition: Definition?
    let baseline: Baseline?
    var options: CheckOptions

    init(definition: Definition?, baseline: Baseline?, options: CheckOptions) {
      self.definition = definition
      self.baseline = baseline
      self.options = options
      if self.options.memory == nil, let definition {
        self.options.memory = RepositoryRoot(definition.root).cache.appending("verified")
      }
    }
  }
}

/// A check that could not be made.
struct CheckFailure: Error, CustomStringConvertible {
  /// Whose fault it is.
  enum Part {
    /// What was named on the command line cannot be used.
    case input
    /// Pool, kernels or the machine keep everything from being looked at.
    case check
  }

  private let error: any Error
  private let part: Part

  init(_ error: any Error, _ part: Part) {
    self.error = error
    self.part = part
  }

  /// Runs `body`; its errors are the fault of `part`.
  static func blaming<Result>(_ part: Part, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch { throw CheckFailure(error, part) }
  }

  var description: String { "\(error)" }

  /// The exit status that it means.
  var status: Int32 {
    switch (part, error) {
    case (.input, _), (_, is DefinitionError): 2
    // What is no address is found out by the check.
    case (_, let error as MetadataError) where error.isLocation: 2
    case (_, PublicationError.locked): 75
    default: 70
    }
  }
}

extension MetadataError {
  /// Whether the address itself is wrong, not what is there.
  fileprivate var isLocation: Bool {
    if case .location = kind { true } else { false }
  }
}
