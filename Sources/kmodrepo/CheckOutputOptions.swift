import ArgumentParser
import Consistency
import Glibc
import Publication
import Reporting
import SystemIO
import SystemPackage

/// How the result of a check is printed.
enum CheckFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, junit, nagios, prometheus
}

/// When text is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// Whether text on standard output is to be coloured now: by itself only on a terminal, and not
  /// where NO_COLOR is set, as no-color.org says.
  var isColored: Bool {
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      let variable = { (name: String) in getenv(name).map { String(cString: $0) } ?? "" }
      return HostSystem.isTerminal(STDOUT_FILENO) && variable("NO_COLOR").isEmpty
        && variable("TERM") != "dumb"
    }
  }
}

/// A file that a check also writes, `FORMAT=FILE`.
struct ReportFile: ExpressibleByArgument {
  let format: CheckFormat
  let path: FilePath

  init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="),
      let format = CheckFormat(rawValue: String(argument[..<equals]))
    else { return nil }
    let name = argument[argument.index(after: equals)...]
    guard !name.isEmpty, let path = try? FileSystem.absolutePath(FilePath(String(name))) else {
      return nil
    }
    self.format = format
    self.path = path
  }
}

/// The options of `kmodrepo check` on what it prints.
struct CheckOutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How the result is printed.", valueName: "format"))
  var format = CheckFormat.text

  @Flag(
    help: """
      Be a plugin of Nagios or Icinga, with --format nagios and the exit status 0 OK, 1 WARNING, \
      2 CRITICAL, 3 UNKNOWN.
      """)
  var monitor = false

  @Option(
    name: .customLong("report"),
    help: ArgumentHelp(
      """
      Also write the result to a file, which is replaced in one step (junit=report.xml); may be \
      repeated.
      """, valueName: "format=file"))
  var reports: [ReportFile] = []

  @Option(
    help: ArgumentHelp(
      "The least severity that changes the exit status.",
      valueName: "severity"))
  var failOn = SeverityArgument.warning

  @Flag(name: .shortAndLong, help: "Print nothing if no finding is that severe.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Show every finding of a rule, not the first ten.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Colour the text; auto does on a terminal, unless NO_COLOR is set.", valueName: "when"))
  var color = ColorChoice.auto

  func validate() throws {
    if monitor, format != .text, format != .nagios {
      throw ValidationError("--monitor is --format nagios; --report writes other formats")
    }
  }

  /// Whether a monitor reads standard output.
  var isForMonitor: Bool { printed == .nagios }

  /// The format of standard output.
  private var printed: CheckFormat { monitor ? .nagios : format }

  /// Writes the files and prints the result.
  func show(_ result: CheckResult) throws {
    for report in reports {
      try FileSystem.writeFileAtomically(
        try bytes(result, report.format, isColored: false), to: report.path, mode: 0o644)
    }
    if quiet, result.state == .ok { return }
    Output.write(try bytes(result, printed, isColored: color.isColored))
  }

  /// The exit status that a result means.
  func status(_ result: CheckResult) -> Int32 {
    isForMonitor ? result.state.rawValue : result.state == .ok ? 0 : 1
  }

  /// Tells Prometheus of a check that could not be made; what else is known stays.
  func tellFailure(_ target: String) {
    for report in reports where report.format == .prometheus {
      let before =
        (try? FileSystem.readWholeFile(report.path, limit: 16 << 20)).map {
          String(decoding: $0, as: UTF8.self)
        } ?? ""
      let metrics = CheckMetrics(
        afterFailure: before, target: target, ended: HostSystem.clock())
      do {
        try FileSystem.writeFileAtomically(
          Array(metrics.text.utf8), to: report.path, mode: 0o644)
      } catch {
        Diagnostics.write("kmodrepo: metrics were not written: \(error)", .warning)
      }
    }
  }

  private func bytes(
    _ result: CheckResult, _ format: CheckFormat, isColored: Bool
  ) throws -> [UInt8] {
    switch format {
    case .text:
      let text = FindingsText(
        result, isColored: isColored, limit: verbose ? .max : FindingsText.usualLimit)
      return Array(text.text.utf8)
    case .json: return try jsonBytes(CheckDocument(result))
    case .junit: return JUnitReport(result, host: HostSystem.name()).bytes
    case .nagios: return Array(MonitorLine(result).text.utf8)
    case .prometheus: return Array(CheckMetrics(result).text.utf8)
    }
  }
}

/// The least severity that changes the exit status.
enum SeverityArgument: String, ExpressibleByArgument, CaseIterable {
  case error, warning, notice

  var severity: Finding.Severity {
    switch self {
    case .error: .error
    case .warning: .warning
    case .notice: .notice
    }
  }
}
