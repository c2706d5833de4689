import ArgumentParser

/// The program: its subcommands and what they share. Each command is one file.
@main
struct Kmodrepo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kmodrepo",
    abstract: "Publish RPM repositories of kernel modules, one true view for each kernel.",
    discussion: """
      kmodrepo reads a pool of RPM packages (kABI-tracking and exact-kernel kmods, kernel-plus, \
      kpatch, DKMS and their userspace), decides for every target kernel which of them that kernel \
      can satisfy, and publishes one createrepo-compatible repository view per kernel. What a \
      kernel cannot satisfy is left out of its view, with the reason: the symbol, the CRC wanted \
      and the CRC offered.

      A definition is a TOML file that names the pool, the root and the kernels; see repos/ for \
      examples and docs/definition.md for every key.

      Exit status: 0 done or nothing to do; 1 refused, what was served is served still, or a check \
      has found something; 2 usage or definition; 3 published, but packages were quarantined; 75 \
      another run holds the lock, try again; 70 internal error.

      Started through a link named createrepo_c, mergerepo_c, modifyrepo_c or sqliterepo_c (or \
      these without _c), kmodrepo is that tool. The four take createrepo_c's options and have its \
      exit status: 0 done, 1 failed, 2 done, but packages were left out.
      """,
    version: "kmodrepo 0.1.0",
    subcommands: [
      PublishCommand.self, AdmitCommand.self, SubmitCommand.self, ProcessCommand.self,
      CheckCommand.self, GenerationsCommand.self, RollbackCommand.self, CollectCommand.self,
      ExplainCommand.self, TargetsCommand.self, InspectCommand.self,
      CreaterepoCommand.self, MergerepoCommand.self, ModifyrepoCommand.self,
      SqliterepoCommand.self,
    ])

  /// Parses the arguments and runs, with the exit status decided in one place.
  static func main() async {
    if let launch = ToolLaunch() { await launch.run() }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Failure(error).exit()
    }
  }
}
