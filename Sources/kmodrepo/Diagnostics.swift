import Glibc
import SystemIO

/// Lines on standard error, each written in one piece.
enum Diagnostics {
  /// How much a line matters, by syslog's numbers.
  enum Priority: Int {
    case error = 3
    case warning = 4
    case notice = 5
  }

  private static let isJournal = HostSystem.isJournal(STDERR_FILENO)

  /// Writes a line, and before it `<3>` and the like where systemd's journal reads: sd-daemon(3).
  static func write(_ line: String, _ priority: Priority = .error) {
    let prefix = isJournal ? "<\(priority.rawValue)>" : ""
    Output.write(Array("\(prefix)\(line)\n".utf8), to: STDERR_FILENO)
  }
}

/// Results on standard output.
enum Output {
  static func write(_ text: String) {
    write(Array(text.utf8), to: STDOUT_FILENO)
  }

  static func write(_ bytes: [UInt8]) {
    write(bytes, to: STDOUT_FILENO)
  }

  /// Writes all bytes; a reader that has gone away is no error of ours.
  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
