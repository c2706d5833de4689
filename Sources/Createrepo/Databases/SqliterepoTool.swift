import SystemIO

/// `sqliterepo`: what its command line asks for, from options to exit status.
enum SqliterepoTool {
  /// Runs the command with the words after its name.
  static func run(_ arguments: [CommandArgument], _ messages: Messages) async -> ToolStatus {
    do {
      switch try SqliterepoOptions.table.parse(arguments, into: SqliterepoOptions()) {
      case .help(let text): messages.answer(text)
      case .run(let options, _) where options.showsVersion: messages.answer(ToolVersion.text)
      case .run(let options, let operands): try run(options, operands, messages)
      }
      return .success
    } catch let error as OptionError {
      messages.failure(error.isOfValue ? "\(error)" : "Argument parsing failed: \(error)")
    } catch let error as UsageError {
      messages.failure(error.reason)
    } catch {
      messages.failure("\(error)")
    }
    return .failed
  }

  private static func run(
    _ options: SqliterepoOptions, _ operands: [CommandArgument], _ messages: Messages
  ) throws {
    guard operands.count == 1, let operand = operands.first else {
      throw UsageError(reason: "Must specify exactly one repo directory to work on")
    }
    guard try FileStatus.of(operand.path)?.isDirectory ?? false else {
      let slash = operand.text.hasSuffix("/") ? "" : "/"
      throw UsageError(reason: "Directory \(operand.text)\(slash) must exist")
    }
    if options.keepsOld, !options.force {
      throw UsageError(reason: "--keep-old can be used only with --force")
    }
    var (options, messages) = (options, messages)
    if options.usesXZ { options.compression = .xz }
    if options.isQuiet { messages.level = .quiet }
    if options.isVerbose { messages.level = .verbose }
    if options.isLocal {
      messages.note("--local-sqlite has no effect: databases are built beside the metadata")
    }
    try RepositoryDatabaseRun(options: options, messages: messages).run(operand.path)
  }
}
