public import Foundation

/// An empty folder that goes, with everything in it, when the last reference does.
public final class TemporaryFolder: Sendable {
  /// Where it is.
  public let url: URL
  /// The same as a path.
  public var path: String { url.path }

  /// Makes one, in the system's place for temporary files unless told otherwise.
  public init(in parent: URL = FileManager.default.temporaryDirectory) throws {
    url = parent.appending(path: "kmodrepo-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A place inside it.
  public func file(_ name: String) -> URL { url.appending(path: name) }
}
