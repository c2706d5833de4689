public import Consistency
import Publication

/// A finished check, as all its outputs tell it.
public struct CheckResult: Sendable {
  /// What was found.
  public let report: CheckReport
  /// How much was read.
  public let depth: CheckOptions.Depth
  /// When the check ended, in seconds since the epoch.
  public let ended: Int64
  /// How long it took, in milliseconds.
  public let duration: Int64
  /// Findings below this severity are told, but change no exit status.
  public let threshold: Finding.Severity

  /// A finished check of its parts.
  public init(
    _ report: CheckReport, depth: CheckOptions.Depth, ended: Int64, duration: Int64,
    threshold: Finding.Severity
  ) {
    self.report = report
    self.depth = depth
    self.ended = ended
    self.duration = duration
    self.threshold = threshold
  }

  /// What a monitor is to think of it.
  public var state: MonitorState {
    guard let worst = report.worst, worst >= threshold else { return .ok }
    return worst == .error ? .critical : .warning
  }

  /// The duration in seconds, with three decimals.
  var seconds: String {
    let milliseconds = max(0, duration)
    return "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
  }

  /// What this was, in a word or two: `quick`, `full`, `sample of 5%, seed 7`.
  var depthText: String {
    switch depth {
    case .quick: "quick"
    case .full: "full"
    case .sample(.count(let count), let seed): "sample of \(count), seed \(seed)"
    case .sample(.percent(let percent), let seed): "sample of \(percent)%, seed \(seed)"
    }
  }

  /// `3 errors, 1 warning, 2 notices`: what there is of each, the worst first; nothing if there is
  /// nothing.
  var counts: String {
    Finding.Severity.allCases.reversed().compactMap { severity in
      let count = report.count(severity)
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }

  /// `14 views, 340 packages`; a repository of its own has no views.
  var extent: String {
    let packages = "\(report.packages) package\(report.packages == 1 ? "" : "s")"
    if report.isSingle { return packages }
    return "\(report.views.count) view\(report.views.count == 1 ? "" : "s"), \(packages)"
  }
}

/// What a monitor is told, by the numbers of the monitoring plugins' guidelines.
public enum MonitorState: Int32, Sendable, CaseIterable {
  /// All is well.
  case ok = 0
  /// Something will go wrong.
  case warning = 1
  /// Something is wrong.
  case critical = 2
  /// It could not be found out.
  case unknown = 3

  /// The word that a status line has.
  public var word: String {
    switch self {
    case .ok: "OK"
    case .warning: "WARNING"
    case .critical: "CRITICAL"
    case .unknown: "UNKNOWN"
    }
  }
}

extension CheckReport {
  /// Whether it is about one repository that has no definition.
  var isSingle: Bool { views.count == 1 && views.first?.name.isEmpty == true }
}
