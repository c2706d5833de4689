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
  /// How long it may run. Whoever waits for it holds a lock that others wait for.
  public let timeLimit: Duration

  /// A program by name or path.
  public init(
    _ name: String, environment: [String: String] = [:], timeLimit: Duration = .seconds(300)
  ) {
    self.name = name
    self.environment = environment
    self.timeLimit = timeLimit
  }

  /// Runs it to its end, with nothing on its standard input; ends it, and what it has started, when
  /// its time is over.
  ///
  /// Throws ``ExternalProgramError`` if it cannot be started, says more than is read of it or runs
  /// for too long; an exit status other than 0 is no error here.
  public func run(_ arguments: [String]) async throws(ExternalProgramError) -> Outcome {
    do {
      return try await runInTime(arguments)
    } catch let error as ExternalProgramError {
      throw error
    } catch {
      throw ExternalProgramError(program: name, reason: "\(error)")
    }
  }

  private func runInTime(_ arguments: [String]) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask { try await runToEnd(arguments) }
      group.addTask { [timeLimit] in
        try await Task.sleep(for: timeLimit)
        return nil
      }
      defer { group.cancelAll() }
      if let first = try await group.next(), let outcome = first { return outcome }
      throw ExternalProgramError(program: name, tookLongerThan: timeLimit)
    }
  }

  private func runToEnd(_ arguments: [String]) async throws(ExternalProgramError) -> Outcome {
    var variables: [Environment.Key: String?] = ["LC_ALL": "C"]
    for (key, value) in environment {
      variables[Environment.Key(stringLiteral: key)] = value
    }
    var options = PlatformOptions()
    // A group of its own, so that whatever it starts ends with it.
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
    ]
    do {
      let result = try await Subprocess.run(
        name.contains("/") ? .path(FilePath(name)) : .name(name),
        arguments: Arguments(arguments), environment: .inherit.updating(variables),
        platformOptions: options, output: .bytes(limit: Self.outputLimit),
        error: .bytes(limit: Self.outputLimit))
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

  /// What helps.
  private let advice: String

  init(program: String, reason: String) {
    self.program = program
    self.reason = reason
    advice = "install it, or look at PATH"
  }

  init(program: String, tookLongerThan limit: Duration) {
    self.program = program
    reason = "it ran for more than \(limit.components.seconds) seconds and was ended"
    advice = "run it by hand to see what it waits for"
  }

  /// A sentence for people.
  public var description: String { "could not run \(program): \(reason); \(advice)" }
}
