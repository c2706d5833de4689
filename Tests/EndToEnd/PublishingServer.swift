import Foundation
import TestSupport

/// A web server that publishes once, right after it has read the first repomd.xml that is asked
/// for, and only then answers with what it had read: the worst moment there is for a client.
final class PublishingServer: Sendable {
  /// `http://127.0.0.1:PORT`, the root of the workbench.
  let address: String
  private let process: Process
  private let input = Pipe()
  private let log: URL
  private let bench: Workbench

  private static let program = """
    import functools, http.server, os, subprocess, sys, threading
    root, log, *publish = sys.argv[1:]
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            name = self.translate_path(self.path)
            if not os.path.isfile(name):
                return self.send_error(404)
            with open(name, "rb") as file:
                body = file.read()
            if name.endswith("/repomd.xml") and not os.path.exists(log):
                done = subprocess.run(publish, stdout=subprocess.DEVNULL)
                with open(log, "w") as file:
                    file.write(f"published with status {done.returncode}\\n")
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *arguments): pass
    handler = functools.partial(Handler, directory=root)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    os._exit(0)
    """

  init(_ bench: Workbench) throws {
    self.bench = bench
    log = bench.folder.file("publishes")
    process = Process()
    process.executableURL = URL(filePath: Oracle.path("python3") ?? "python3")
    process.arguments = [
      "-c", Self.program, bench.root.path, log.path, Workbench.program, "publish",
      bench.definition.path,
    ]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.runHearingSignals()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "http://127.0.0.1:\(port.prefix { $0.isNumber })"
  }

  /// What it has to say about its publish.
  var publishes: String {
    (try? Data(contentsOf: log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  deinit {
    // It ends with its standard input, even if the test crashes.
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
