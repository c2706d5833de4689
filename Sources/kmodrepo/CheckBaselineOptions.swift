import ArgumentParser
import Consistency
import SystemIO
import SystemPackage

/// The options of `kmodrepo check` on findings that are accepted.
struct CheckBaselineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The findings that are accepted, each until a day: a TOML file.", valueName: "file"))
  var baseline: String?

  @Option(
    name: .customLong("write-baseline"),
    help: ArgumentHelp(
      """
      Write what is found now as a baseline. With --baseline, which may be the same file, reasons \
      and days of entries that are still needed are kept, and those that are not are left out.
      """, valueName: "file"))
  var written: String?

  @Option(
    help: ArgumentHelp(
      "For how many days --write-baseline accepts what is new.", valueName: "days"))
  var acceptFor = 30

  @Option(
    help: ArgumentHelp("Why --write-baseline accepts what is new.", valueName: "text"))
  var reason: String?

  func validate() throws {
    guard (0...36_500).contains(acceptFor) else {
      throw ValidationError("--accept-for is 0 to 36500 days")
    }
    if let reason {
      guard written != nil else { throw ValidationError("--reason needs --write-baseline") }
      guard !reason.isEmpty else { throw ValidationError("--reason must say something") }
    }
  }

  /// The baseline that is in force.
  func read() throws -> Baseline? {
    try baseline.map { try Baseline(reading: FileSystem.absolutePath(FilePath($0))) }
  }

  /// Takes what is accepted out of the findings; first accepts all of them if that is asked for.
  func apply(_ baseline: Baseline?, to report: inout CheckReport, _ options: CheckOptions) throws {
    guard let written else {
      if let baseline { report.accept(baseline, options) }
      return
    }
    let found = report
    if let baseline { report.accept(baseline, options) }
    let today = CalendarDay(of: options.now)
    let new = Baseline(
      accepting: report, older: baseline ?? Baseline(),
      reason: reason ?? "found on \(today), not looked at yet",
      expires: today.advanced(by: Int64(acceptFor)))
    try FileSystem.writeFileAtomically(
      Array(new.text(of: found.findings).utf8),
      to: try FileSystem.absolutePath(FilePath(written)), mode: 0o644)
    report = found
    report.accept(new, options)
  }
}
