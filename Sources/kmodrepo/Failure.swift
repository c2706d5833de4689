import ArgumentParser
import Glibc
import Publication
import SystemIO

/// An error on its way out: the message and the exit status that it means.
struct Failure {
  private let error: any Error

  init(_ error: any Error) {
    self.error = error
  }

  /// 0 help, 2 usage and definition, 75 locked, 1 refused, 70 what nobody foresaw.
  var status: Int32 {
    switch error {
    case let failure as CheckFailure: failure.status
    case is DefinitionError: 2
    case PublicationError.locked: 75
    case is PublicationError, is SystemError, is TargetError, is CompressionError: 1
    default: 1
    }
  }

  /// Prints the message and ends the process.
  func exit() -> Never {
    if error is ExitCode || Kmodrepo.exitCode(for: error) == .success {
      Kmodrepo.exit(withError: error)
    }
    if MonitorMode.isAsked {
      MonitorMode.endUnknown(
        Kmodrepo.exitCode(for: error) == .validationFailure
          ? Kmodrepo.message(for: error) : "\(error)")
    }
    if Kmodrepo.exitCode(for: error) == .validationFailure {
      Diagnostics.write(Kmodrepo.fullMessage(for: error))
      Glibc.exit(2)
    }
    Diagnostics.write("kmodrepo: \(error)")
    Glibc.exit(status)
  }
}
