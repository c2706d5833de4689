import RPMFormat
import Scanning
import SystemIO
import SystemPackage
import TestSupport
import Testing

@Suite("Reading package files two at a time")
struct PairedPackageReaderTests {
  /// Packages of many sizes, a file that is none, one that is cut, and one that is not there.
  private func sample(in folder: TemporaryFolder) throws -> [FilePath] {
    var random = SeededGenerator(seed: 11)
    var paths: [FilePath] = []
    for (number, size) in [0, 700_000, 100, 131_072, 3_000_000, 5, 40_000, 1_000_001].enumerated() {
      var draft = RPMDraft(name: "sized-\(number)")
      draft.payloadFormat = .none
      let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
      draft.files = [DraftFile(path: "/usr/share/sized", contents: content)]
      if number == 6 {
        // A header larger than what is read first.
        draft.provides = (0..<20_000).map { DraftDependency("kernel(symbol_\($0))") }
      }
      paths.append(FilePath(try draft.write(to: folder.path)))
    }
    let whole = try FileSystem.readWholeFile(paths[3], limit: 1 << 22)
    let cut = FilePath(folder.path).appending("cut.rpm")
    try FileSystem.writeFileAtomically(Array(whole.dropLast(9)), to: cut)
    let garbage = FilePath(folder.path).appending("garbage.rpm")
    try FileSystem.writeFileAtomically(Array("no package".utf8), to: garbage)
    paths.insert(garbage, at: 2)
    paths.insert(FilePath(folder.path).appending("missing.rpm"), at: 3)
    return paths + [cut]
  }

  @Test(
    "Each file is told of as if it were read alone, whatever its neighbours are",
    arguments: [DigestAlgorithm.sha256, .sha512])
  func likeAlone(algorithm: DigestAlgorithm) throws {
    let folder = try TemporaryFolder()
    let paths = try sample(in: folder)
    let reader = PairedPackageReader()
    for list in [paths, paths.reversed(), Array(paths.prefix(1)), []] {
      let results = reader.read(list, checksum: algorithm)
      #expect(results.count == list.count)
      for (path, result) in zip(list, results) {
        let alone = Result { try PackageFile(reading: path, checksum: algorithm) }
        switch (result, alone) {
        case (.success(let file), .success(let expected)):
          #expect(file.path == path && file.checksum == expected.checksum)
          #expect(file.status == expected.status)
          #expect(file.package.name == expected.package.name)
        case (.failure(let error), .failure(let expected)):
          #expect("\(error)" == "\(expected)")
        default: Issue.record("\(path): \(result), alone: \(alone)")
        }
      }
    }
  }

  @Test("Without an algorithm only the headers are read")
  func headersAlone() throws {
    let folder = try TemporaryFolder()
    let results = PairedPackageReader().read(try sample(in: folder), checksum: nil)
    let files = results.compactMap { try? $0.get() }
    #expect(files.count == 8)
    #expect(files.allSatisfy { $0.checksum.isEmpty && $0.package.name.hasPrefix("sized-") })
  }
}
