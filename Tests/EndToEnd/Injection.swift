import Foundation
import Glibc
import TestSupport

/// Runs the program under strace, which can have its calls fail or stop it at one.
enum Injection {
  /// Whether this system lets strace do so.
  static let isPossible: Bool = {
    let arguments = ["-f", "-o", "/dev/null", "-e", "inject=getppid:signal=KILL:when=1"]
    return (try? ShellCommand.run("strace", arguments + ["true"]))?.isSuccess == true
  }()

  /// Stops the program when it makes the first of these calls (on a file, if one is named), does
  /// `meanwhile`, lets it go on, and gives its status and all that it and strace said.
  static func stop(
    atFirst call: String, on file: URL? = nil, _ arguments: [String],
    _ meanwhile: () throws -> Void
  ) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: Oracle.path("strace") ?? "strace")
    process.arguments =
      ["-f", "-e", "trace=\(call)", "-e", "inject=\(call):signal=STOP:when=1"]
      + (file.map { ["-P", $0.path] } ?? []) + [Workbench.program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.runHearingSignals()
    var said = ""
    var stops = 0
    while true {
      let bytes = errors.fileHandleForReading.availableData
      if bytes.isEmpty { break }
      said += String(decoding: bytes, as: UTF8.self)
      let seen = said.matches(of: /\[pid +([0-9]+)\] --- stopped by SIGSTOP/)
      guard seen.count > stops, let stopped = seen.last.flatMap({ pid_t($0.output.1) }) else {
        continue
      }
      defer { kill(stopped, SIGCONT) }
      // strace counts by thread: the first such call of another stops it once more.
      if stops == 0 { try meanwhile() }
      stops = seen.count
    }
    process.waitUntilExit()
    guard stops > 0 else { throw NotStopped(call: call, said: said) }
    return (process.terminationStatus, said)
  }
}

/// The program ended without having made a call.
struct NotStopped: Error {
  let call: String
  let said: String
}
