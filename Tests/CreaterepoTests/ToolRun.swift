import Createrepo
import Foundation
import Synchronization
import TestSupport

/// One of the tools, run in this process: what it said and how it ended.
struct ToolRun {
  let status: ToolStatus
  let output: [String]
  let diagnostics: [String]

  init(_ tool: RepositoryTool, _ arguments: [String]) async {
    let (said, warned) = (Lines(), Lines())
    status = await tool.run(
      arguments.map { CommandArgument($0) },
      Messages(output: { said.add($0) }, diagnostics: { warned.add($0) }))
    output = said.all
    diagnostics = warned.all
  }

  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }
}
