public import SystemPackage

/// A zchunk file that could not be written.
public struct ZchunkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: FilePath
  /// Why, in libzck's words or ours.
  public let reason: String

  /// The sentence.
  public var description: String { "zchunk file \(path): \(reason)" }
}
