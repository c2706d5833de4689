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
    try RunningCommand(program, arguments, environment: environment, in: folder, input: input)
      .finish()
  }

  fileprivate init(status: Int32, output: Data, errors: Data) {
    self.status = status
    self.output = output
    self.errors = errors
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

/// A program that runs while the test does something else, such as starting others.
public final class RunningCommand {
  private let process = Process()
  private let temporary: TemporaryFolder
  private let output: URL
  private let errors: URL

  /// Starts a program; the parameters are those of ``ShellCommand/run(_:_:environment:in:input:)``.
  public init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: URL? = nil, input: Data = Data()
  ) throws {
    guard let path = Oracle.path(program) else { throw MissingProgram(name: program) }
    temporary = try TemporaryFolder()
    let file = try Self.file(temporary, "input", input)
    output = try Self.file(temporary, "output")
    errors = try Self.file(temporary, "errors")
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LC_ALL": "C"]) { $1 }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = try FileHandle(forReadingFrom: file)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.runHearingSignals()
  }

  private static func file(
    _ folder: TemporaryFolder, _ name: String, _ content: Data = Data()
  ) throws -> URL {
    let file = folder.file(name)
    try content.write(to: file)
    return file
  }

  /// Waits for its end and says what it did.
  public func finish() throws -> ShellCommand {
    process.waitUntilExit()
    return ShellCommand(
      status: process.terminationStatus, output: try Data(contentsOf: output),
      errors: try Data(contentsOf: errors))
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
