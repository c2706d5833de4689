import Foundation
import TestSupport

/// How a client reaches a view.
enum Access: String, CaseIterable {
  case file, http
}

/// A published workbench, and the address under which its folder is reached.
struct Served {
  let bench: Workbench
  private let server: WebServer?

  init(_ access: Access, _ bench: Workbench) throws {
    self.bench = bench
    server = access == .http ? try WebServer(serving: bench.folder.url) : nil
  }

  /// The address of a folder of the workbench.
  func address(_ folder: URL) -> String {
    guard let server else { return "file://\(folder.path)" }
    return server.address + folder.path.dropFirst(bench.folder.path.count)
  }

  /// The address of a view.
  func view(_ name: String) -> String { address(bench.view(name)) }
}
