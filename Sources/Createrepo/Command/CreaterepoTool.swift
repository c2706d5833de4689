import SystemIO

/// `createrepo`: what its command line asks for, from options to exit status.
enum CreaterepoTool {
  /// Runs the command with the words after its name.
  static func run(_ arguments: [CommandArgument], _ messages: Messages) async -> ToolStatus {
    var messages = messages
    do throws(OptionError) {
      switch try CreaterepoOptions.table.parse(arguments, into: CreaterepoOptions()) {
      case .help(let text):
        messages.answer(text)
        return .success
      case .run(let options, let operands):
        if options.showsVersion {
          messages.answer(ToolVersion.text)
          return .success
        }
        messages.level = options.isQuiet ? .quiet : options.isVerbose ? .verbose : .ordinary
        return run(options, operands, messages)
      }
    } catch {
      messages.failure("Argument parsing failed: \(error)")
      return .failed
    }
  }

  private static func run(
    _ options: CreaterepoOptions, _ operands: [CommandArgument], _ messages: Messages
  ) -> ToolStatus {
    do {
      let settings = try CreaterepoSettings(
        options, operands: operands, now: BuildClock.currentTime())
      return try CreaterepoRun(settings, messages).run()
    } catch let error as CreaterepoError {
      // createrepo_c marks as critical what goes wrong later than the reading of options.
      if case .modules = error {
        messages.critical("\(error)")
      } else {
        messages.failure("\(error)")
      }
      return .failed
    } catch {
      messages.critical("\(error)")
      return .failed
    }
  }
}
