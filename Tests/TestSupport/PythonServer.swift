public import Foundation

/// A server on this machine, written in Python, that ends with the last reference to it.
///
/// The program prints its port on a line and ends when its standard input does: a signal would not
/// do, since the threads that tests run on may have it blocked, and the server inherits that.
public final class PythonServer {
  private let process = Process()
  private let input = Pipe()
  /// `http://127.0.0.1:PORT`, or with another scheme.
  public let address: String

  /// Starts a web server: `handler` is Python that defines `handler`, a request handler; with a file
  /// of a key and its certificate it speaks https.
  public convenience init(
    handler: String, arguments: [String] = [], certificate: URL? = nil
  ) throws {
    let secured = certificate.map {
      """

      import ssl
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain("\($0.path)")
      server.socket = context.wrap_socket(server.socket, server_side=True)
      """
    }
    try self.init(
      server: handler + "\nserver = http.server.ThreadingHTTPServer((\"127.0.0.1\", 0), handler)"
        + (secured ?? ""),
      scheme: certificate == nil ? "http" : "https", arguments: arguments)
  }

  /// Starts a server: `server` is Python that defines `server`, a socket server at a free port.
  public init(server: String, scheme: String, arguments: [String] = []) throws {
    let program =
      "import functools, http.server, os, socket, socketserver, sys, threading\n" + server + "\n"
        + """
        print(server.server_address[1], flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.read()
        os._exit(0)
        """
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.runHearingSignals()
    let port = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = "\(scheme)://127.0.0.1:\(port.prefix { $0.isNumber })"
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
