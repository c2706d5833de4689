public import Foundation

/// A web server on this machine, written in Python, that ends with the last reference to it.
///
/// The program prints its port on a line and ends when its standard input does: a signal would not
/// do, since the threads that tests run on may have it blocked, and the server inherits that.
public final class PythonServer {
  private let process = Process()
  private let input = Pipe()
  /// `http://127.0.0.1:PORT`, or `https:`.
  public let address: String

  /// Starts the server: `handler` is Python that defines `handler`, a request handler; with a file
  /// of a key and its certificate it speaks https.
  public init(handler: String, arguments: [String] = [], certificate: URL? = nil) throws {
    let program =
      "import functools, http.server, os, ssl, sys, threading\n" + handler + "\n"
        + """
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        certificate = "\(certificate?.path ?? "")"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
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
    address = "\(certificate == nil ? "http" : "https")://127.0.0.1:\(port.prefix { $0.isNumber })"
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
