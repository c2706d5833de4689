public import Foundation

/// Real packages and symbol tables, which lie beside the package's folder and are not part of it;
/// tests that need them are skipped where they are absent.
public enum SharedData {
  /// The folder of this Swift package.
  public static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The folder `../shared/data`, or nothing if it is absent.
  public static let folder: URL? = {
    let folder = packageRoot.appending(path: "../shared/data").standardizedFileURL
      .resolvingSymlinksInPath()
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// Whether the folder is there; for `.enabled(if:)`.
  public static var isPresent: Bool { folder != nil }

  /// The regular files below `subfolder` whose names end in `suffix`, in the order of their paths.
  public static func files(_ subfolder: String, suffix: String = "") -> [URL] {
    guard let start = folder?.appending(path: subfolder),
      let names = FileManager.default.enumerator(atPath: start.path)
    else { return [] }
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }.sorted()
      .map { start.appending(path: $0) }
      .filter { (try? $0.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true }
  }

  /// The real RPM files, those that are no good ones included.
  public static var rpms: [URL] { files("rpms", suffix: ".rpm") }
}
