public import SystemIO
public import SystemPackage

/// Why nothing can be admitted now, whatever the packages are like; requests stay where they are.
public enum AdmissionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A file or folder of `[admission] keys` holds no key.
  case noKeys(FilePath)
  /// A key cannot be used.
  case key(FilePath, String)
  /// No program that verifies signatures is there.
  case noVerifier(ExternalProgramError)
  /// The spool is not there, and this user cannot make it.
  case noSpool(FilePath, SystemError)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .noKeys(let path): "\(path), named by [admission] keys, holds no key"
    case .key(let path, let reason): "the key \(path) cannot be used: \(reason)"
    case .noVerifier(let error): "signatures cannot be verified: \(error)"
    case .noSpool(let path, let error):
      "there is no spool at \(path) (\(error)); let the publisher's user run "
        + "`kmodrepo process` once"
    }
  }
}
