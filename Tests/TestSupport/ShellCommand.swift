public import Foundation

/// What a program did: its output, its messages and its exit status.
public struct ShellCommand: Sendable {
  /// The exit status, or the number of the signal that ended it.
  public let status: Int32
  /// Everything on standard output.
  public let output: Data
  /// Everything on standard error.
  public let errors: Data

  /// Standard output as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }
  /// The lines of standard output, empty ones left out.
  public var lines: [String] { text.split(separator: "\n").map(String.init) }
  /// Whether the exit status is 0.
  public var isSuccess: Bool { status == 0 }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - program: a path, or a name that is looked up in `PATH`.
  ///   - arguments: what follows its name.
  ///   - environment: added to the one of the test, with `LC_ALL=C` unless it says otherwise.
  ///   - folder: the working directory.
  ///   - input: its standard input.
  /// - Returns: what it did, whatever its status.
  /// - Throws: ``MissingProgram``, or what Foundation says.
  public static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: URL? = nil, input: Data = Data()
  ) throws -> ShellCommand {
    guard let path = Oracle.path(program) else { throw MissingProgram(name: program) }
    let temporary = try TemporaryFolder()
    let files = ["input", "output", "errors"].map { temporary.file($0) }
    try input.write(to: files[0])
    for file in files[1...] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LC_ALL": "C"]) { $1 }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.runHearingSignals()
    process.waitUntilExit()
    return ShellCommand(
      status: process.terminationStatus, output: try Data(contentsOf: files[1]),
      errors: try Data(contentsOf: files[2]))
  }

  /// Runs a program that must succeed, and gives its standard output as text.
  public static func output(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: URL? = nil, input: Data = Data()
  ) throws -> String {
    let command = try run(
      program, arguments, environment: environment, in: folder, input: input)
    guard command.isSuccess else { throw FailedCommand(program: program, command: command) }
    return command.text
  }
}

/// A program that a test wanted to run is not on `PATH`.
public struct MissingProgram: Error {
  /// Its name.
  public let name: String
}

/// A program that should have succeeded did not.
public struct FailedCommand: Error, CustomStringConvertible {
  /// Its name.
  public let program: String
  /// What it did.
  public let command: ShellCommand

  /// A failure of `program`.
  public init(program: String, command: ShellCommand) {
    self.program = program
    self.command = command
  }

  /// The status and what it said.
  public var description: String {
    "\(program) exited with \(command.status): \(command.errorText)\(command.text)"
  }
}
