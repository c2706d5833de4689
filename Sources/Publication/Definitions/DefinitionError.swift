public import SystemPackage

/// What is wrong with a definition, and where; nothing has been touched.
public struct DefinitionError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The definition's file.
  public let file: FilePath
  /// The line, or nothing where it is unknown.
  public let line: Int?
  /// What is wrong and what is expected.
  public let message: String

  /// `file:line: message`.
  public var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(message)"
  }
}
