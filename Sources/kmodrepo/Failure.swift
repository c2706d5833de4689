import ArgumentParser
import Glibc
import KernelABI
import Publication
import RPMFormat
import Repodata
import Scanning
import SystemIO

/// An error on its way out: the message and the exit status that it means.
struct Failure {
  private let error: any Error

  init(_ error: any Error) {
    self.error = error
  }

  /// 2 definition, 75 locked, 1 refused or failed in a way that is foreseen, 70 anything else: an
  /// error that nobody has thought of is a defect of ours.
  var status: Int32 {
    switch error {
    case let failure as CheckFailure: failure.status
    case is DefinitionError: 2
    case PublicationError.locked: 75
    // The XML of a package is gone although only we write it.
    case PublicationError.fragmentsMissing: 70
    case is PublicationError, is GuardError, is RollbackError, is SigningError: 1
    case is AdmissionError, is AdmissionRefusal, is RefusedFile: 1
    // Sources that cannot be read or are not what they should be.
    case is TargetError, is SymversError, is StablelistError, is RPMFormatError: 1
    case is PackageFileError, is MetadataError, is TransferError, is CompressionError: 1
    // What the machine refuses.
    case is SystemError, is ExternalProgramError, is DigestError, is SQLiteError: 1
    case is CancellationError: 1
    default: 70
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
