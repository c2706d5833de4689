import SystemIO
import SystemPackage

/// A document of a published root, as it was found.
enum PublishedFile: Sendable, Hashable {
  /// There is none.
  case missing
  /// It cannot be read: why.
  case unreadable(String)
  /// It was read.
  case read([UInt8])

  /// Reads a file of at most so many bytes; a symbolic link is not followed by any of ours.
  init(_ path: FilePath, limit: Int) {
    do {
      guard let status = try FileStatus.of(path, followLinks: false) else {
        self = .missing
        return
      }
      guard status.isRegular else {
        self = .unreadable("it is no regular file")
        return
      }
      self = .read(try FileSystem.readWholeFile(path, limit: limit))
    } catch {
      self = .unreadable("\(error)")
    }
  }

  /// Its bytes, if it was read.
  var bytes: [UInt8]? {
    if case .read(let bytes) = self { bytes } else { nil }
  }

  /// What is wrong with it as a part of a sentence; nothing if it was read.
  var trouble: String? {
    switch self {
    case .missing: "it is not there"
    case .unreadable(let why): why
    case .read: nil
    }
  }
}
