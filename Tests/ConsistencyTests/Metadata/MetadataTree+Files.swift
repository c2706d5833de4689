import Foundation
import Repodata
import SystemIO
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

/// Ways to damage files, after which repomd.xml says what it said before.
extension MetadataTree {
  /// repomd.xml as it is now.
  func repomd() throws -> Repomd { try Repomd(parsing: Array(Data(contentsOf: index))) }

  /// What repomd.xml says of a type.
  func record(_ type: String) throws -> RepomdRecord {
    try #require(try repomd().record(type), "\(type)")
  }

  /// The file of a type.
  func file(_ type: String) throws -> URL { root.appending(path: try record(type).href) }

  /// Changes the bytes of a file in place.
  func change(_ file: URL, _ body: (inout Data) -> Void) throws {
    var bytes = try Data(contentsOf: file)
    let before = bytes
    body(&bytes)
    guard bytes != before else { throw NothingToChange(what: "anything to change in \(file.path)") }
    try bytes.write(to: file)
  }

  /// Turns one byte of a file round; `place` is 0 for the first and 1 for the last.
  func flip(_ file: URL, at place: Double) throws {
    try change(file) { bytes in
      let index = Int(Double(bytes.count - 1) * place)
      bytes[index] ^= 0xFF
    }
  }

  /// Puts something else in the place of a file.
  func replace(_ file: URL, by change: Replacement) throws {
    let manager = FileManager.default
    let kept = aside("kept-\(file.lastPathComponent)")
    try manager.moveItem(at: file, to: kept)
    switch change {
    case .nothing: break
    case .folder: try manager.createDirectory(at: file, withIntermediateDirectories: false)
    case .dangling:
      try manager.createSymbolicLink(
        atPath: file.path, withDestinationPath: aside("nowhere").path)
    case .link: try manager.createSymbolicLink(at: file, withDestinationURL: kept)
    case .pipe: _ = try ShellCommand.output("mkfifo", [file.path])
    }
  }

  /// What may lie where a file was.
  enum Replacement: Sendable {
    case nothing, folder, pipe
    /// A link that leads nowhere.
    case dangling
    /// A link to the file.
    case link
  }

  /// Sets the modification time of a file.
  func touch(_ file: URL, _ seconds: Int64) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: Double(seconds))], ofItemAtPath: file.path)
  }

  /// Sets the mode of a file or folder.
  func setMode(_ file: URL, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
  }
}

/// What a mutation was to change is not there.
struct NothingToChange: Error {
  /// What was looked for.
  let what: String
}
