import Subprocess
import SystemPackage

/// A run of another program: `rpmkeys`, `gpgv`, `gpg`. Never a shell: every argument reaches the
/// program as it is.
///
/// swift-subprocess does the work: without its Foundation trait it adds no library to a static
/// binary, and it reaps children and closes descriptors correctly with many at once.
public struct ExternalProgram: Sendable {
  /// What a run came to.
  public struct Outcome: Sendable {
    /// The exit status; 128 and the number of the signal for a program that a signal ended.
    public let status: Int32
    /// Its standard output.
    public let output: [UInt8]
    /// Its standard error.
    public let errors: [UInt8]

    /// Whether the exit status is 0.
    public var isSuccess: Bool { status == 0 }
    /// Standard output as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Standard error as text, without blanks around it.
    public var errorText: String {
      let lines = String(decoding: errors, as: UTF8.self).split(separator: "\n")
      return lines.joined(separator: "; ")
    }
  }

  /// The most that is read of standard output and of standard error, in bytes.
  public static let outputLimit = 4 << 20

  /// The program: a name that is looked up in `PATH`, or a path if there is a slash in it.
  public let name: String
  /// Variables that it gets beside those of this process; always `LC_ALL=C`.
  public var environment: [String: String]

  /// A program by name or path.
  public init(_ name: String, environment: [String: String] = [:]) {
    self.name = name
    self.environment = environment
  }

  /// Runs it to its end, with nothing on its standard input.
  ///
  /// Throws ``ExternalProgramError`` if it cannot be started or says more than is read of it; an
  /// exit status other than 0 is no error here.
  public func run(_ arguments: [String]) async throws(ExternalProgramError) -> Outcome {
    var variables: [Environment.Key: String?] = ["LC_ALL": "C"]
    for (key, value) in environment {
      variables[Environment.Key(stringLiteral: key)] = value
    }
    do {
      let result = try await Subprocess.run(
        name.contains("/") ? .path(FilePath(name)) : .name(name),
        arguments: Arguments(arguments), environment: .inherit.updating(variables),
        output: .bytes(limit: Self.outputLimit), error: .bytes(limit: Self.outputLimit))
      let status: Int32 =
        switch result.terminationStatus {
        case .exited(let code): code
        case .signaled(let signal): 128 + signal
        }
      return Outcome(
        status: status, output: result.standardOutput, errors: result.standardError)
    } catch {
      throw ExternalProgramError(program: name, reason: "\(error)")
    }
  }
}

/// A program that could not be run.
public struct ExternalProgramError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its name.
  public let program: String
  /// What went wrong.
  public let reason: String

  /// A sentence for people.
  public var description: String {
    "could not run \(program): \(reason); install it, or look at PATH"
  }
}
