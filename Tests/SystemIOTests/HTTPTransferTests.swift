import Foundation
import SystemIO
import SystemPackage
import TestSupport
import Testing

/// Answers with what the transfers are tested on.
private let handler = """
  class handler(http.server.BaseHTTPRequestHandler):
      def do_GET(self):
          parts = self.path.strip("/").split("/")
          if parts[0] == "agent":
              self.answer(self.headers["User-Agent"].encode())
          elif parts[0] == "bytes":
              self.answer(b"x" * int(parts[1]))
          elif parts[0] == "unsized":
              self.send_response(200)
              self.end_headers()
              self.wfile.write(b"x" * int(parts[1]))
          elif parts[0] == "redirect":
              left = int(parts[1])
              self.send_response(302)
              self.send_header("Location", f"/redirect/{left - 1}" if left else "/bytes/3")
              self.end_headers()
          elif parts[0] == "elsewhere":
              self.send_response(302)
              self.send_header("Location", "file:///etc/hostname")
              self.end_headers()
          else:
              self.send_error(404)
      def answer(self, body):
          self.send_response(200)
          self.send_header("Content-Length", str(len(body)))
          self.end_headers()
          self.wfile.write(body)
      def log_message(self, *arguments): pass
  """

@Suite("Transfers from a web server", .enabled(if: Tool.isInstalled("python3")))
struct HTTPTransferTests {
  private let server: PythonServer
  private let scratch: Scratch
  private let transfer = HTTPTransfer()

  init() throws {
    server = try PythonServer(handler: handler)
    scratch = try Scratch()
  }

  private func failure(_ url: String, limit: Int = 1000) -> TransferError.Kind? {
    do throws(TransferError) {
      _ = try transfer.fetch(url, limit: limit)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("A file is fetched and downloaded whole, under our name")
  func fetch() throws {
    let agent = try transfer.fetch("\(server.address)/agent", limit: 100)
    #expect(String(decoding: agent, as: UTF8.self).hasPrefix("kmodrepo"))
    let path = scratch("f")
    try transfer.download("\(server.address)/bytes/100000", to: path, limit: 100_000)
    let status = try #require(try FileStatus.of(path))
    #expect(status.size == 100_000 && status.permissions == 0o644)
  }

  @Test("A file larger than allowed is refused, with or without its size announced")
  func limit() throws {
    for kind in ["bytes", "unsized"] {
      #expect(failure("\(server.address)/\(kind)/1000") == nil)
      #expect(failure("\(server.address)/\(kind)/1001") == .tooLarge(limit: 1000))
    }
    let path = try scratch.write("old", to: "f")
    #expect(throws: TransferError.self) {
      try transfer.download("\(server.address)/unsized/90000", to: path, limit: 1000)
    }
    #expect(try FileSystem.readWholeFile(path, limit: 10) == Array("old".utf8))
    #expect(try FileSystem.listDirectory(scratch.path) == ["f"])
  }

  @Test("Five redirects are followed, six are not, and none to a local file")
  func redirects() {
    #expect(failure("\(server.address)/redirect/4") == nil)
    #expect(failure("\(server.address)/redirect/5") != nil)
    #expect(failure("\(server.address)/elsewhere") == .address)
  }

  @Test("A status of 400 or more is an error and no content")
  func status() { #expect(failure("\(server.address)/missing") == .status(404)) }

  @Test("Other protocols and dead servers are errors; passwords do not show")
  func addresses() {
    #expect(failure("file:///etc/hostname") == .address)
    #expect(failure("gopher://127.0.0.1/f") == .address)
    do throws(TransferError) {
      _ = try transfer.fetch("http://user:secret@127.0.0.1:1/f", limit: 10)
      Issue.record("somebody answered")
    } catch {
      #expect(error.url == "http://127.0.0.1:1/f")
      #expect(!error.description.contains("secret"))
    }
  }
}
