import RPMFormat
import TestSupport
import Testing

@Suite("Payload archives")
struct CpioReaderTests {
  @Test("Members come with name, mode, links and data, however the bytes are cut", .cpio)
  func members() throws {
    let archive = try SampleTree.archive(format: "newc")
    for step in [1, 3, 7, 110, 4096, archive.count] {
      let all = try readAll(archive, step: step)
      #expect(all.entries.map(\.name).sorted() == SampleTree.names)
      #expect(all.entries.map(\.index) == Array(0..<all.entries.count))
      #expect(all.text("a.txt") == "hello\n")
      #expect(all.text("empty") == "")
      #expect(all.text("link") == "a.txt")
      #expect(all.file("sub/big")?.bytes == SampleTree.big)
      #expect(all.file("sub/big")?.entry.mode == 0o100640)
      #expect(all.file("sub")?.entry.mode == 0o40755)
      let links = all.files.filter { $0.entry.name.hasPrefix("hard") }
      #expect(links.map(\.entry.nlink) == [2, 2])
      #expect(Set(links.map(\.entry.ino)).count == 1)
      #expect(links.map(\.entry.size) == [0, 5])
    }
  }

  @Test("The form with checksums reads the same", .cpio)
  func crc() throws {
    let (newc, crc) = (
      try readAll(SampleTree.archive(format: "newc")),
      try readAll(SampleTree.archive(format: "crc"))
    )
    #expect(newc.files.map(\.bytes) == crc.files.map(\.bytes))
    #expect(newc.entries.map(\.name) == crc.entries.map(\.name))
  }

  @Test("Only the members that are wanted are given", .cpio)
  func skip() throws {
    let archive = try SampleTree.archive(format: "newc")
    var reader = CpioReader(limits: CpioLimits(fileBytes: 6))
    let files = try reader.feed(archive.span) { $0.name == "a.txt" }
    #expect(files.map(\.entry.name) == ["a.txt"])
    #expect(reader.isFinished)
  }

  @Test("An archive cut anywhere is known to be cut", .cpio)
  func truncated() throws {
    let archive = try SampleTree.archive(format: "newc")
    let whole = try readAll(archive)
    for count in 0..<archive.count {
      var reader = CpioReader()
      let files = try reader.feed(archive.span.extracting(0..<count)) { _ in true }
      #expect(files.map(\.entry) == Array(whole.files.map(\.entry).prefix(files.count)))
      if !reader.isFinished {
        #expect(throws: CpioError(.noTrailer, at: UInt64(count))) { try reader.finish() }
      } else {
        #expect(files.count == whole.files.count)
      }
    }
  }

  @Test("Flipped bits never trap", .cpio)
  func bitFlips() throws {
    let archive = try SampleTree.archive(format: "newc")
    var random = SeededGenerator(seed: 41)
    var refused = 0
    for _ in 0..<3000 {
      var flipped = archive
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: 0..<min(flipped.count, 1500), using: &random)
        flipped[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      do { _ = try readAll(flipped, step: 512) } catch is CpioError { refused += 1 }
    }
    #expect(refused > 100)
  }

  @Test("A payload made by rpm has the names that its header has", .rpmbuild)
  func payload() throws {
    let (names, payload) = try SamplePackage.build()
    let all = try readAll(payload)
    // rpm stores hard links behind everything else.
    #expect(all.entries.map(\.name).sorted() == names.sorted())
    #expect(all.text("/opt/x/y") == "data\n")
    // The data of hard links comes with the last of them.
    #expect(all.entries.filter { $0.nlink == 2 }.map(\.size) == [0, 5])
  }

  @Test("rpm's large-file form takes sizes from the header's file table")
  func stripped() throws {
    let archive =
      handMade("07070X00000002") + [0, 0] + Array("abc".utf8) + [0]
      + handMade("07070X00000000") + [0, 0]
      + newc(name: "TRAILER!!!", data: [])
    for step in [1, 5, archive.count] {
      let all = try readAll(archive, step: step, sizes: [0, 9, 3])
      #expect(all.entries.map(\.index) == [2, 0])
      #expect(all.entries.map(\.name) == ["/2", "/0"])
      #expect(all.files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["abc", ""])
    }
    #expect(throws: CpioError(.unknownFile(2), at: 6)) { try readAll(archive, sizes: [0, 9]) }
    #expect(throws: CpioError(.badMagic, at: 0)) { try readAll(archive) }
  }

  @Test("What is wrong is named with its place")
  func errors() {
    #expect(throws: CpioError(.badMagic, at: 0)) { try readAll(handMade("070707")) }
    var member = newc(name: "./a", data: [1])
    #expect(throws: CpioError(.badMagic, at: 120)) { try readAll(member + handMade("0707x1")) }
    #expect(throws: CpioError(.noTrailer, at: 120)) { try readAll(member) }
    member[14 + 3] = UInt8(ascii: "g")
    #expect(throws: CpioError(.badHexDigit, at: 14)) { try readAll(member) }
    #expect(throws: CpioError(.badName, at: 110)) { try readAll(newc(name: "", data: [])) }
    #expect(throws: CpioError(.badName, at: 110)) { try readAll(newc(name: "a\0b", data: [])) }
    let long = newc(name: String(repeating: "n", count: 4096), data: [])
    #expect(throws: CpioError(.nameTooLong(4097), at: 110)) { try readAll(long) }
  }

  @Test("Limits hold before memory is used")
  func limits() {
    let member = newc(name: "./a", data: [1, 2, 3, 4])
    #expect(throws: CpioError(.tooManyEntries, at: 234)) {
      try readAll(member + member, limits: CpioLimits(entries: 1))
    }
    #expect(throws: CpioError(.fileTooLarge(4), at: 114)) {
      try readAll(member, limits: CpioLimits(fileBytes: 3))
    }
  }
}

// MARK: - Archives

extension Trait where Self == ConditionTrait {
  fileprivate static var rpmbuild: Self {
    .enabled(
      if: Oracle.exists("/usr/bin/rpmbuild") && Oracle.exists("/usr/bin/rpm2cpio"), "needs rpmbuild"
    )
  }
  fileprivate static var cpio: Self { .enabled(if: Oracle.hasCpio, "needs cpio") }
}

private struct Contents {
  var entries: [CpioEntry] = []
  var files: [CpioFile] = []

  func file(_ name: String) -> CpioFile? { files.first { $0.entry.name == name } }
  func text(_ name: String) -> String? {
    file(name).map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}

private func readAll(
  _ archive: [UInt8], step: Int = 4096, limits: CpioLimits = CpioLimits(), sizes: [UInt64]? = nil
) throws -> Contents {
  let table = sizes?.enumerated().map {
    CpioEntry(index: $0, name: "/\($0)", mode: 0o100644, size: $1, nlink: 1, ino: UInt32($0 + 1))
  }
  var reader = CpioReader(limits: limits, fileTable: table)
  var contents = Contents()
  for start in stride(from: 0, to: archive.count, by: step) {
    let chunk = archive.span.extracting(start..<min(start + step, archive.count))
    contents.files += try reader.feed(chunk) { entry in
      contents.entries.append(entry)
      return true
    }
  }
  try reader.finish()
  return contents
}

private func handMade(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A newc member at an offset that is a multiple of four.
private func newc(name: String, data: [UInt8]) -> [UInt8] {
  let nameBytes = Array(name.utf8) + (name.isEmpty ? [] : [0])
  let numbers = [1, 0o100644, 0, 0, 1, 0, data.count, 0, 0, 0, 0, nameBytes.count, 0]
  let digits = numbers.map { number in
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }
  var member = handMade("070701" + digits.joined()) + nameBytes
  member += [UInt8](repeating: 0, count: (4 - member.count % 4) % 4) + data
  return member + [UInt8](repeating: 0, count: (4 - member.count % 4) % 4)
}
