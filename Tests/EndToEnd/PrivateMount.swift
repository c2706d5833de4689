import Foundation
import Glibc
import TestSupport

/// A folder on which something is mounted that only this test sees: in a namespace of its own, held
/// by a process that ends with it, so that nothing stays mounted.
final class PrivateMount: Sendable {
  /// Whether this user may do so here.
  static let isPossible =
    getuid() == 0 && Oracle.has("unshare", "nsenter", "mount")
    && (try? ShellCommand.run("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]))?
      .isSuccess == true

  private let process: Process
  private let input = Pipe()

  /// Does what a shell script says, with `folder` as `$1`, in a new namespace.
  init(of folder: URL, _ script: String) throws {
    process = Process()
    process.executableURL = URL(filePath: Oracle.path("unshare") ?? "unshare")
    process.arguments = [
      "-m", "sh", "-c", "set -e; \(script); echo ready; read -r line || true", "sh", folder.path,
    ]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.runHearingSignals()
    let answer = output.fileHandleForReading.availableData
    guard String(decoding: answer, as: UTF8.self) == "ready\n" else {
      throw CocoaError(.fileWriteUnknown, userInfo: ["script": script])
    }
  }

  /// A disk of so many KiB, with what is in the folder.
  static func small(_ folder: URL, kilobytes: Int) throws -> PrivateMount {
    try PrivateMount(
      of: folder,
      """
      copy=$(mktemp -d); cp -a "$1/." "$copy"
      mount -t tmpfs -o size=\(kilobytes)k,mode=755 tmpfs "$1"; cp -a "$copy/." "$1"; rm -r "$copy"
      """)
  }

  /// The folder as it is, to be read only.
  static func readOnly(_ folder: URL) throws -> PrivateMount {
    try PrivateMount(of: folder, "mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"")
  }

  /// Runs a program that sees the mount.
  func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> ShellCommand {
    try ShellCommand.run(
      "nsenter", ["-t", String(process.processIdentifier), "-m", program] + arguments,
      environment: environment)
  }

  /// Where a path of the mount is seen from outside.
  func seen(_ path: URL) -> URL {
    URL(filePath: "/proc/\(process.processIdentifier)/root\(path.path)")
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
