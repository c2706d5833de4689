import Createrepo
import Foundation
import Repodata
import SystemPackage
import TestSupport
import Testing

@Suite("Metadata is made of the packages that were asked for")
struct MetadataRequestTests {
  @Test("A package that cannot be read is left out, the rest is written")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    try RPMDraft(name: "good").write(to: folder.path)
    try Data("no package".utf8).write(to: folder.file("bad.rpm"))
    let names = ["bad.rpm", RPMDraft(name: "good").fileName]
    let request = MetadataRequest(
      packages: names.map {
        RequestedPackage(path: FilePath(folder.file($0).path), href: $0)
      }, metadata: MetadataOptions(timestamp: 1), folder: FilePath(folder.path))
    let result = try request.run()
    #expect(result.packageCount == 1)
    #expect(result.failures.map(\.href) == ["bad.rpm"])
    #expect(result.records.map(\.type) == ["primary", "filelists", "other"])
  }
}
