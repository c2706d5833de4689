import Foundation
import TestSupport
import Testing

@testable import Consistency

/// One way to damage a clean repository, and the rule that must find it.
struct PackageMutation: Sendable, CustomTestStringConvertible {
  /// What is done.
  let name: String
  /// The rule that finds it.
  let rule: String
  /// What the finding is about.
  let subject: String
  /// Whether it is found in full checks alone.
  let needsFullCheck: Bool
  /// Whether only metadata of this maker can be damaged so.
  let maker: ScratchRepository.Maker?
  let apply: @Sendable (ScratchRepository) throws -> Void

  init(
    _ name: String, _ rule: String, _ subject: String, needsFullCheck: Bool = false,
    maker: ScratchRepository.Maker? = nil,
    _ apply: @escaping @Sendable (ScratchRepository) throws -> Void
  ) {
    self.name = name
    self.rule = rule
    self.subject = subject
    self.needsFullCheck = needsFullCheck
    self.maker = maker
    self.apply = apply
  }

  var testDescription: String { "\(rule): \(name)" }

  /// All of them.
  static let all = places + contents + primary + others + repositories
}

/// Short names for what is done to files.
extension ScratchRepository {
  func path(_ href: String) -> String { file(href).path }

  func remove(_ path: String) throws { try FileManager.default.removeItem(at: file(path)) }

  func move(_ path: String, to other: String) throws {
    try FileManager.default.moveItem(at: file(path), to: file(other))
  }

  func copy(_ path: String, to other: String) throws {
    try FileManager.default.copyItem(at: file(path), to: file(other))
  }

  func chmod(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: file(path).path)
  }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: file(path).path, withDestinationPath: target)
  }

  /// Changes the bytes of a file where it lies.
  func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
    var bytes = Array(try Data(contentsOf: file(path)))
    body(&bytes)
    let handle = try FileHandle(forWritingTo: file(path))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }
}
