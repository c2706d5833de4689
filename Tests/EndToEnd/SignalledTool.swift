import Foundation
import TestSupport

/// One of the four tools, sent a signal while it is writing files and before anything is published.
///
/// strace makes every fsync fail as if a signal had interrupted it, so that the tool tries again and
/// again and never gets past its first finished file. It writes the files that are made to a pipe:
/// once there is one, the signal goes to the process, as `kill` or a terminal would send it.
enum SignalledTool {
  /// Whether this system lets strace change system calls.
  static let isPossible: Bool = {
    let arguments = ["-f", "-o", "/dev/null", "-e", "inject=getppid:error=EINTR", "true"]
    return (try? ShellCommand.run("strace", arguments))?.isSuccess == true
  }()

  /// Runs a tool with these words after its name; gives what it said and its exit status.
  static func run(
    _ tool: String, _ arguments: [String], signal: String, in folder: TemporaryFolder
  ) throws -> ShellCommand {
    let log = folder.file("made-\(UUID().uuidString)").path
    return try ShellCommand.run(
      "sh", ["-c", script, "sh", log, signal] + Depot.tool(tool) + arguments, in: folder.url)
  }

  /// The tool stays in the foreground: a shell has its commands in the background ignore SIGINT.
  private static let script = """
    log=$1 signal=$2; shift 2
    mkfifo "$log"
    {
      while read -r line; do
        case $line in *kmodrepo-new*O_CREAT*)
          kill -s "$signal" "$(cat "$log.pid")"
          cat > /dev/null;;
        esac
      done
    } < "$log" &
    strace -f -o "$log" -e trace=openat,fsync,fdatasync -e inject=fsync,fdatasync:error=EINTR \
      sh -c 'echo $$ > "$0"; exec "$@"' "$log.pid" "$@"
    status=$?
    wait
    exit $status
    """
}
