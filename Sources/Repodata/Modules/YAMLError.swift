/// Why a file of YAML documents cannot be used.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or where it came from.
  public let source: String
  /// The line at fault, from 1.
  public let line: Int
  /// What is wrong, in libyaml's words or ours.
  public let reason: String

  /// A sentence with file and line.
  public var description: String { "\(source), line \(line): \(reason)" }
}
