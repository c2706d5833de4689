import Glibc

/// Lines on standard error, each written in one piece.
enum Diagnostics {
  static func write(_ line: String) {
    Output.write(Array((line + "\n").utf8), to: STDERR_FILENO)
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
