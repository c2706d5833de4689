import Foundation
import TestSupport
import Testing

@Suite("createrepo: texts and times that are hard to write")
struct CreaterepoTextTests {
  /// Texts that XML 1.0 cannot hold, though most of them are good UTF-8.
  private static let forbidden = ["\u{FFFE}", "\u{FFFF}", "\u{1}"]

  @Test(
    "D16: no text of a package makes the documents unreadable", arguments: forbidden,
    ["summary", "description", "file", "changelog", "requires", "author"])
  func forbiddenText(_ text: String, place: String) throws {
    var bad = Depot.draft("bad")
    switch place {
    case "summary": bad.summary = "one \(text) two"
    case "description": bad.description = "one \(text) two"
    case "file": bad.files.append(.text("/usr/share/bad/\(text)", "x"))
    case "changelog": bad.changelog[0].text = "- \(text)"
    case "author": bad.changelog[0].author = "A \(text) <a@example.org>"
    default: bad.requires.append(.init(name: "lib\(text)"))
    }
    let depot = try Depot(Depot.drafts + [bad])
    let command = try depot.createrepo("-q")
    #expect(command.status == 2 && command.errorText.contains("bad"), "\(command.errorText)")
    let served = try depot.served()
    // Parsing the documents is part of it.
    #expect(try served.faults() == [])
    #expect(try served.names() == ["alpha", "beta", "gamma"])
    for type in ["primary", "filelists", "other"] {
      if Oracle.has("xmllint") {
        let lint = try ShellCommand.run("xmllint", ["--noout", "-"], input: served.content(type))
        #expect(lint.isSuccess, "\(lint.errorText)")
      }
    }
  }

  @Test("D16: encoded surrogates and other bytes that are no UTF-8 do no harm either")
  func badBytes() throws {
    let draft = Depot.draft("bad", summary: "one @@@ two")
    let bytes = try draft.encoded()
    for replacement: [UInt8] in [
      [0xED, 0xA0, 0x80], [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBF], [0xC3, 0x28, 0xFF],
    ] {
      let depot = try Depot()
      var changed = bytes
      let places = bytes.indices.dropLast(2).filter { bytes[$0..<($0 + 3)] == [0x40, 0x40, 0x40] }
      for place in places { changed.replaceSubrange(place..<(place + 3), with: replacement) }
      try Data(changed).write(to: depot.packages.appending(path: draft.fileName))
      let command = try depot.createrepo("-q")
      #expect(places.count == 1 && [0, 2].contains(command.status), "\(command.errorText)")
      let served = try depot.served()
      #expect(try served.faults() == [])
      #expect(try served.names().contains("bad") == (command.status == 0))
    }
  }

  @Test("D22: the caller's language changes nothing")
  func language() throws {
    var translated = Depot.draft("translated")
    translated.translations = ["de", "de_DE", "fr", "ja", "es"].map { language in
      .init(
        language: language, summary: "summary in \(language)",
        description: "description in \(language)", group: "group in \(language)")
    }
    let depot = try Depot(Depot.drafts + [translated])
    let plain = try depot.createrepoCleanly("-q", at: 1_800_000_000)
    let package = try #require(try plain.packages().last)
    #expect(package.child("summary")?.text == translated.summary)
    #expect(package.child("description")?.text == translated.description)
    #expect(package.child("format")?.child("rpm:group")?.text == translated.group)
    for language in ["de_DE.UTF-8", "fr", "ja_JP.UTF-8", "es:de"] {
      try FileManager.default.removeItem(at: depot.repodata)
      let served = try depot.createrepoCleanly(
        "-q", at: 1_800_000_000,
        environment: [
          "LANG": language, "LANGUAGE": language, "LC_ALL": language, "LC_MESSAGES": language,
          "TZ": "Asia/Tokyo",
        ])
      #expect(served.index == plain.index, "\(language)")
    }
  }

  @Test(
    "D23: times beyond 2038 are right, in XML and in SQLite",
    .enabled(if: Oracle.has("sqlite3"), "sqlite3 is not installed"))
  func lateTimes() throws {
    var late = Depot.draft("late")
    late.buildTime = 4_000_000_000
    late.changelog = [(4_100_000_000, "A <a@example.org> - 1.0-1", "- late")]
    let depot = try Depot([late])
    let file = depot.packages.appending(path: late.fileName).path
    _ = try ShellCommand.output("touch", ["-d", "@4200000000", file])
    for arguments in [[], ["--update"]] {
      let command = try depot.run(
        "createrepo", ["-q", "--database"] + arguments + [depot.packages.path])
      #expect(command.isSuccess, "\(command.errorText)")
      let served = try depot.served()
      let time = try #require(try served.packages().first?.child("time"))
      #expect(time.attributes == ["file": "4200000000", "build": "4000000000"])
      #expect(try served.document("other").all("changelog")[0].attributes["date"] == "4100000000")
      func row(_ type: String, _ query: String) throws -> String {
        let database = depot.folder.file("\(type).sqlite")
        try served.content(type).write(to: database)
        return try ShellCommand.output("sqlite3", [database.path, query])
      }
      #expect(
        try row("primary_db", "SELECT time_file, time_build FROM packages")
          == "4200000000|4000000000\n")
      #expect(try row("other_db", "SELECT date FROM changelog") == "4100000000\n")
    }
  }

  @Test("Names with characters that URLs and XML treat in their own way are published as they are")
  func strangeNames() throws {
    let depot = try Depot([])
    let folder = "a b & <c> \"d\" %20 # ? + ünïcødé"
    try depot.add([Depot.draft("alpha")], in: folder)
    let served = try depot.createrepoCleanly("-q")
    #expect(try served.hrefs() == ["\(folder)/\(Depot.draft("alpha").fileName)"])
  }

  @Test(
    "D23: memory does not grow by the documents of a larger repository",
    .enabled(if: TestedProgram.isTestedFully, "needs KMODREPO_TEST_ALL=1"),
    .enabled(if: Oracle.has("python3", "time"), "needs python3 and GNU time"))
  func memory() throws {
    let folder = try TemporaryFolder()
    let generator = SharedData.packageRoot.appending(path: "Benchmarks/corpus").path
    func peak(_ count: Int) throws -> Int {
      let place = folder.file("corpus-\(count)").path
      _ = try ShellCommand.output(
        "python3",
        [
          "-B", generator, place, "--kernels", "0", "--plus-kernels", "0", "--kmods", "0", "--dkms",
          "0", "--userspace", String(count), "--files", "20:80", "--changelogs", "5:10",
          "--payload",
          "256",
        ])
      let command = try ShellCommand.run(
        "time", ["-q", "-f", "%M"] + Depot.tool("createrepo") + ["-q", place])
      #expect(command.isSuccess, "\(command.errorText)")
      return try #require(Int(command.errorText.split(separator: "\n").last ?? ""))
    }
    let (few, many) = (try peak(3000), try peak(6000))
    // The documents of 3,000 more packages are 22 MB of text; what is where is a tenth of that.
    #expect(many - few < 12 << 10, "\(few) KiB of memory for 3,000 packages, \(many) for 6,000")
  }
}
