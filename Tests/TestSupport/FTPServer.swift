public import Foundation

/// An FTP server on this machine that gives the files of a folder to anybody.
public final class FTPServer {
  private let server: PythonServer
  /// `ftp://127.0.0.1:PORT`, the folder.
  public var address: String { server.address }

  /// Serves the files below `folder`.
  public init(_ folder: URL) throws {
    server = try PythonServer(server: Self.program, scheme: "ftp", arguments: [folder.path])
  }

  private static let program = """
    class Session(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write((line + "\\r\\n").encode())
        def send(self, path, listener):
            self.say("150 sending")
            connection, _ = listener.accept()
            with open(path, "rb") as file, connection:
                connection.sendall(file.read())
            self.say("226 sent")
        def handle(self):
            self.say("220 ready")
            folder, listener = "", None
            for line in self.rfile:
                verb, _, rest = line.decode().strip().partition(" ")
                path = os.path.join(sys.argv[1], folder, rest)
                if verb == "USER": self.say("331 which password")
                elif verb == "PASS": self.say("230 welcome")
                elif verb == "PWD": self.say('257 "/"')
                elif verb == "TYPE": self.say("200 so be it")
                elif verb == "CWD" and os.path.isdir(path):
                    folder = os.path.join(folder, rest)
                    self.say("250 here")
                elif verb == "EPSV":
                    listener = socket.create_server(("127.0.0.1", 0))
                    self.say(f"229 extended (|||{listener.getsockname()[1]}|)")
                elif verb == "SIZE" and os.path.isfile(path):
                    self.say(f"213 {os.path.getsize(path)}")
                elif verb == "RETR" and os.path.isfile(path): self.send(path, listener)
                elif verb == "QUIT": return self.say("221 bye")
                else: self.say("550 no")
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
    """
}
