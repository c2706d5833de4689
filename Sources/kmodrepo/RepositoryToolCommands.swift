import ArgumentParser
import Createrepo
import Glibc
import SystemIO

/// Starts one of the four tools, whose command lines are createrepo_c's and not kmodrepo's.
struct ToolLaunch {
  private let tool: RepositoryTool
  private let arguments: ArraySlice<CommandArgument>

  /// The tool that the program was started as (through a link), or that its first word names.
  init?() {
    let words = Self.words
    guard let program = words.first else { return nil }
    if let tool = RepositoryTool(programName: program.text) {
      self.tool = tool
      arguments = words.dropFirst()
    } else if words.count > 1, !words[1].text.contains("/"),
      let tool = RepositoryTool(programName: words[1].text)
    {
      self.tool = tool
      arguments = words.dropFirst(2)
    } else if words.count == 3, words[1].text == "help",
      let tool = RepositoryTool(programName: words[2].text)
    {
      self.tool = tool
      arguments = [CommandArgument(bytes: Array("--help".utf8))]
    } else {
      return nil
    }
  }

  /// Runs the tool and ends the process with its status; a signal ends it with status 1, and with
  /// nothing half-made left behind.
  func run() async -> Never {
    UnfinishedWork.stopCleanly(status: ToolStatus.failed.rawValue) {
      Diagnostics.write("Terminated caught: Terminating...")
    }
    let messages = Messages(
      output: { Output.write($0 + "\n") }, diagnostics: { Diagnostics.write($0) })
    let status = await tool.run(Array(arguments), messages)
    UnfinishedWork.endProcess(status: status.rawValue)
  }

  /// The command line, every byte kept: `CommandLine.arguments` repairs what is not UTF-8.
  private static var words: [CommandArgument] {
    (0..<Int(CommandLine.argc)).compactMap { index in
      CommandLine.unsafeArgv[index].map { word in
        CommandArgument(bytes: Array(UnsafeRawBufferPointer(start: word, count: strlen(word))))
      }
    }
  }
}

/// Lists a tool in `kmodrepo --help`; `ToolLaunch` has run it before this would be.
protocol ListedTool: AsyncParsableCommand {
  static var tool: RepositoryTool { get }
}

extension ListedTool {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: tool.rawValue, abstract: tool.abstract,
      discussion: "Run 'kmodrepo \(tool.rawValue) --help' for its options.")
  }

  func run() async throws {
    await ToolLaunch()?.run()
  }
}

/// `kmodrepo createrepo`
struct CreaterepoCommand: ListedTool {
  static let tool = RepositoryTool.createrepo
  @Argument(parsing: .captureForPassthrough) var words: [String] = []
}

/// `kmodrepo mergerepo`
struct MergerepoCommand: ListedTool {
  static let tool = RepositoryTool.mergerepo
  @Argument(parsing: .captureForPassthrough) var words: [String] = []
}

/// `kmodrepo modifyrepo`
struct ModifyrepoCommand: ListedTool {
  static let tool = RepositoryTool.modifyrepo
  @Argument(parsing: .captureForPassthrough) var words: [String] = []
}

/// `kmodrepo sqliterepo`
struct SqliterepoCommand: ListedTool {
  static let tool = RepositoryTool.sqliterepo
  @Argument(parsing: .captureForPassthrough) var words: [String] = []
}
