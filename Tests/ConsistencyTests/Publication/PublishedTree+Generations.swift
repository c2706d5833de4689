import Foundation
import Publication
import Repodata
import SystemPackage
import TestSupport
import Testing

@testable import Consistency

extension PublishedTree {
  /// Publishes a second generation, with one package more.
  func publishMore() async throws {
    try fixture.add(Self.plain("second"))
    try await publish()
  }

  /// The revision of the oldest generation of the older kernel's view.
  func firstRevision() throws -> String {
    let record = try Generations(reading: root.generations(Self.older.uname))
    return try #require(record.generations.first).revision
  }

  /// Publishes a second generation; the path of a file of the first that the second has not.
  func superseded(_ kind: String) async throws -> String {
    let view = Self.older.uname
    let old = try metadata(view)
    try await publishMore()
    let now = try served(view).repomd.fileNames
    let name = try #require(old.first { $0.contains(kind) && !now.contains($0) })
    return "views/\(view)/repodata/\(name)"
  }

  /// Takes a generation out of the record of a view.
  func forgetGeneration(at index: Int, of view: String) throws {
    let path = file(".kmodrepo/generations/\(view).json")
    var json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
    var list = try #require(json["generations"] as? [[String: Any]])
    list.remove(at: index)
    json["generations"] = list
    try JSONSerialization.data(withJSONObject: json).write(to: path)
  }

  /// Changes a byte in the middle of a file, where it lies.
  func flip(_ path: String) throws {
    var bytes = try Data(contentsOf: file(path))
    bytes[bytes.count / 2] ^= 0xFF
    try bytes.write(to: file(path))
  }

  /// Files a request in the spool.
  func fileRequest() throws {
    let spool = Spool(try fixture.definition())
    try spool.prepare()
    let package = try Self.plain("asked").write(to: fixture.folder.path)
    _ = try spool.submit([FilePath(package)])
  }
}
