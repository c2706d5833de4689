import Foundation
import TestSupport

/// A web server that publishes once, at the worst moment there is for a client.
final class PublishingServer: Sendable {
  /// When it publishes.
  enum Moment: String {
    /// After it has read the first file of this name that is asked for, and before it answers with
    /// what it has read.
    case index = "repomd.xml"
    case signature = "repomd.xml.asc"
    /// It begins when the metalink is asked for, and answers with the new one, which is served for as
    /// long as `lead_seconds` says before anything else changes; that must be longer than the test.
    case announcement = "metalink.xml"
  }

  /// `http://127.0.0.1:PORT`, the root of the workbench.
  let address: String
  private let process: Process
  private let input = Pipe()
  private let log: URL
  private let bench: Workbench

  private static let program = """
    import functools, http.server, os, subprocess, sys, threading, time
    root, log, moment, *publish = sys.argv[1:]
    running = []
    def read(name):
        with open(name, "rb") as file:
            return file.read()
    def note(text):
        with open(log, "w") as file:
            file.write(text + "\\n")
    def answer(name):
        body = read(name)
        if os.path.basename(name) != moment or os.path.exists(log):
            return body
        process = subprocess.Popen(publish, stdout=subprocess.DEVNULL)
        running.append(process)
        if moment != "metalink.xml":
            note(f"published with status {process.wait()}")
            return body
        while read(name) == body and process.poll() is None:
            time.sleep(0.01)
        note("announced")
        return read(name)
    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self):
            name = self.translate_path(self.path)
            if not os.path.isfile(name):
                return self.send_error(404)
            body = answer(name)
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
    for process in running:
        process.kill()
    os._exit(0)
    """

  /// Serves the root of a workbench; without `isArmed` it publishes nothing until ``arm()``.
  init(_ bench: Workbench, at moment: Moment = .index, isArmed: Bool = true) throws {
    self.bench = bench
    log = bench.folder.file("publishes")
    if !isArmed { try Data().write(to: log) }
    process = Process()
    process.executableURL = URL(filePath: Oracle.path("python3") ?? "python3")
    process.arguments = [
      "-c", Self.program, bench.root.path, log.path, moment.rawValue, Workbench.program, "publish",
      bench.definition.path,
    ]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.runHearingSignals()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "http://127.0.0.1:\(port.prefix { $0.isNumber })"
  }

  /// Has it publish once more, at the next such moment.
  func arm() throws { try FileManager.default.removeItem(at: log) }

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
