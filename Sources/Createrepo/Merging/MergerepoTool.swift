/// `mergerepo`: what its command line asks for, from options to exit status.
enum MergerepoTool {
  /// Runs the command with the words after its name.
  static func run(_ arguments: [CommandArgument], _ messages: Messages) async -> ToolStatus {
    do {
      switch try MergerepoOptions.table.parse(arguments, into: MergerepoOptions()) {
      case .help(let text): messages.answer(text)
      case .run(let options, _) where options.showsVersion: messages.answer(ToolVersion.text)
      case .run(let options, _): return run(options, messages)
      }
      return .success
    } catch {
      messages.failure(error.isOfValue ? "\(error)" : "Argument parsing failed: \(error)")
      return .failed
    }
  }

  private static func run(_ options: MergerepoOptions, _ messages: Messages) -> ToolStatus {
    var messages = messages
    if options.isVerbose { messages.level = .verbose }
    if let contradiction = options.contradiction {
      messages.critical(contradiction)
      return .failed
    }
    guard !options.repositories.isEmpty else {
      messages.failure(usage)
      return .failed
    }
    do {
      try RepositoryMerge(options, messages: messages).run()
      return .success
    } catch {
      messages.critical("\(error)")
      return .failed
    }
  }

  private static let usage = """
    Usage: mergerepo_c [OPTION...] --repo=url --repo=url

    mergerepo_c: take 2 or more repositories and merge their metadata into a new repo

    """
}
