import Glibc
import Reporting

/// What makes `kmodrepo check --monitor` a plugin that a monitor can trust: whatever happens, there
/// is a status line on standard output, and the exit status is 0, 1, 2 or 3.
enum MonitorMode {
  /// Whether the command line asks for it. It is looked for in the words themselves, since a
  /// command line that cannot be understood must be answered in the monitor's way too.
  static let isAsked: Bool = {
    let words = CommandLine.arguments.dropFirst()
    guard words.first == "check" else { return false }
    return words.contains("--monitor") || words.contains("--format=nagios")
      || zip(words, words.dropFirst()).contains { $0 == "--format" && $1 == "nagios" }
  }()

  /// Says that the state is unknown, and ends the process.
  static func endUnknown(_ reason: String) -> Never {
    Output.write(MonitorLine(unknown: reason).text)
    exit(MonitorState.unknown.rawValue)
  }

  /// Has the process say so too if it is about to die of a signal.
  static func answerSignals() {
    for signal in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGTERM, SIGHUP, SIGINT] {
      Glibc.signal(signal) { signal in
        // Only what may be called from a handler.
        let line: StaticString =
          switch signal {
          case SIGTERM, SIGHUP, SIGINT: "KMODREPO UNKNOWN - the check was stopped by a signal\n"
          default: "KMODREPO UNKNOWN - kmodrepo has crashed; please report it\n"
          }
        _ = Glibc.write(STDOUT_FILENO, line.utf8Start, line.utf8CodeUnitCount)
        _exit(3)
      }
    }
  }
}
