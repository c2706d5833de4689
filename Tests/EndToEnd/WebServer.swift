import Foundation
import Glibc
import TestSupport

/// nginx on a free port of this machine, as an ordinary user's process; it ends with the test.
final class WebServer: Sendable {
  /// `http://127.0.0.1:PORT`
  let address: String
  private let process: Process
  private let input: Pipe
  /// Its folder must outlive it: the shell finds the number of the process there.
  private let home: TemporaryFolder

  static let isInstalled = Oracle.has("nginx")

  /// Serves the files below `folder`.
  ///
  /// nginx has bound its port when its first process ends; a shell then waits for the end of its
  /// input, which comes even if the test crashes, and kills it. A gentler signal may be blocked:
  /// processes inherit that from the threads that tests run on.
  init(serving folder: URL) throws {
    home = try TemporaryFolder()
    // Between looking for a free port and binding it another test may take it: then the next one.
    for _ in 0..<20 {
      let port = try Self.freePort()
      try Data(Self.configuration(port, folder, home.url).utf8).write(to: home.file("nginx.conf"))
      let (process, input) = (Process(), Pipe())
      guard try Self.start(process, input, home) else {
        process.waitUntilExit()
        continue
      }
      self.process = process
      self.input = input
      address = "http://127.0.0.1:\(port)"
      return
    }
    throw CocoaError(.fileReadUnknown, userInfo: ["nginx": "did not start"])
  }

  /// Starts nginx as the folder `home` configures it; false if it cannot have its port.
  private static func start(
    _ process: Process, _ input: Pipe, _ home: TemporaryFolder
  ) throws -> Bool {
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      "$1" -p "$2" -e "$2/error.log" -c "$2/nginx.conf" 2>/dev/null || exit 1
      echo ready && read -r line
      kill -KILL "$(cat "$2/nginx.pid")"
      """, "sh", Oracle.path("nginx") ?? "nginx", home.path,
    ]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.runHearingSignals()
    let answer = output.fileHandleForReading.availableData
    return String(decoding: answer, as: UTF8.self) == "ready\n"
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private static func configuration(_ port: Int, _ folder: URL, _ home: URL) -> String {
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(home.path)/\($0);" }.joined(separator: " ")
    return """
      master_process off;
      pid \(home.path)/nginx.pid;
      error_log \(home.path)/error.log;
      events { worker_connections 64; }
      http {
        access_log \(home.path)/access.log;
        \(temporary)
        server { listen 127.0.0.1:\(port); root \(folder.path); }
      }

      """
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
      }
    }
    guard status == 0 else { throw POSIXError(.EADDRINUSE) }
    return Int(address.sin_port.bigEndian)
  }
}
