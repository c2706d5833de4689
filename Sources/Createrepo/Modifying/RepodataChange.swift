import Repodata
import SystemIO
import SystemPackage

/// One change of a repository's index: a file to be added, or a type to be removed.
struct RepodataChange: Sendable, Hashable {
  /// What is to be done.
  enum Action: Sendable, Hashable {
    /// Add the file in place of the one of its type, if there is one.
    case add(FilePath)
    /// Remove the record of this type and its file.
    case remove(type: String)
  }

  var action: Action
  /// The type in repomd.xml; nothing for the part of the name before its first dot.
  var type: String?
  /// The name of the file in `repodata`; nothing for its own.
  var newName: String?
  /// How the file is compressed; nothing leaves it as it is.
  var compression: CompressionFormat? = .zstd
  var checksum = DigestAlgorithm.sha256
  var uniqueNames = true
  /// Whether a zchunk file is written beside it.
  var zchunk = false

  init(_ action: Action) {
    self.action = action
  }

  /// The type that is removed, if one is.
  var removedType: String? {
    if case .remove(let type) = action { type } else { nil }
  }

  /// The name of an added file, without a folder.
  func fileName(of path: FilePath) throws(RepodataChangeError) -> String {
    let name = newName ?? path.lastComponent?.string ?? ""
    guard !name.isEmpty, name != ".", name != "..", name != "repomd.xml", !name.contains("/"),
      name.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
    else { throw RepodataChangeError.fileName(name) }
    return name
  }

  /// The type of an added file in repomd.xml.
  func recordType(named name: String) throws(RepodataChangeError) -> String {
    let type = type ?? String(name.prefix { $0 != "." })
    guard !type.isEmpty, type.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
    else { throw RepodataChangeError.type(type) }
    return type
  }
}

/// A change that cannot be made.
enum RepodataChangeError: Error, Hashable, CustomStringConvertible {
  case fileName(String)
  case type(String)
  case notRegular(FilePath)
  case noIndex(FilePath)

  var description: String {
    switch self {
    case .fileName(let name): "\"\(name)\" cannot be the name of a file in repodata"
    case .type(let type): "\"\(type)\" cannot be a type of metadata; give one with --mdtype"
    case .notRegular(let path): "File \"\(path)\" is not regular file or doesn't exists"
    case .noIndex(let path): "Regular file \"\(path)\" doesn't exists"
    }
  }
}
