public import Foundation

/// A web server for a folder, on this machine, that ends with the last reference to it.
public final class FolderServer {
  private let server: PythonServer
  /// `http://127.0.0.1:PORT`, or `https:`.
  public var address: String { server.address }

  private static let handler = """
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments): pass
    handler = functools.partial(Quiet, directory=sys.argv[1])
    """

  /// Serves `folder` on a free port, over https with a file of a key and its certificate.
  public init(_ folder: URL, certificate: URL? = nil) throws {
    server = try PythonServer(
      handler: Self.handler, arguments: [folder.path], certificate: certificate)
  }
}
