/// `modifyrepo`: what its command line asks for, from options to exit status.
enum ModifyrepoTool {
  /// Runs the command with the words after its name.
  static func run(_ arguments: [CommandArgument], _ messages: Messages) async -> ToolStatus {
    messages.failure("modifyrepo is not part of this build")
    return .failed
  }
}
