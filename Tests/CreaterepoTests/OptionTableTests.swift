import Createrepo
import SystemPackage
import Testing

/// What the table of these tests fills.
private struct Values {
  var isQuiet = false
  var database = false
  var isPretty = true
  var excludes: [CommandArgument] = []
  var output: FilePath?
  var kind: String?
  var limit: Int?

  static let table = OptionTable<Values>(
    command: "tool", usage: "DIR", summary: "Does things.",
    options: [
      .flag("quiet", short: "q", \.isQuiet, help: "Say little."),
      .flag("database", short: "d", \.database, help: "Make databases."),
      .flag("no-pretty", \.isPretty, to: false, help: "No line breaks."),
      .list("excludes", short: "x", "GLOB", \.excludes, help: "Leave out."),
      .path("outputdir", short: "o", "DIR", \.output, help: "Where to write."),
      .text("kind", short: "k", "T", \.kind, help: "Which kind."),
      .number("limit", short: "N", "NUM", \.limit, help: "How many."),
      .flag("force", help: "Do harm.") { _ in }.inCategory(.expert),
    ])
}

struct OptionTableTests {
  /// Values and operands of a command line that is to be understood.
  private func read(_ words: CommandArgument...) throws -> (Values, [String]) {
    switch try Values.table.parse(words, into: Values()) {
    case .help: throw OptionError.invalid("help was asked for")
    case .run(let values, let operands): return (values, operands.map(\.text))
    }
  }

  private func error(_ words: CommandArgument...) -> String? {
    do throws(OptionError) {
      _ = try Values.table.parse(words, into: Values())
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `A value follows its option as a word or behind an equals sign`() throws {
    let (values, operands) = try read("--outputdir=out", "--kind", "-z", "--limit=-1", "repo")
    #expect(values.output == "out" && values.kind == "-z" && values.limit == -1)
    #expect(operands == ["repo"])
    #expect(try read("--kind=").0.kind == "")
    #expect(try read("--kind=a=b").0.kind == "a=b")
  }

  @Test func `Letters come in bundles and the value is the next word`() throws {
    let (values, operands) = try read("-dqx", "*.src.rpm", "repo")
    #expect(values.database && values.isQuiet && values.excludes == ["*.src.rpm"])
    #expect(operands == ["repo"])
    #expect(try read("-xq", "a").0.isQuiet)
  }

  @Test func `Options and operands come in any order until two dashes`() throws {
    let (values, operands) = try read("one", "-q", "two", "-", "--", "--database", "-d")
    #expect(values.isQuiet && !values.database)
    #expect(operands == ["one", "two", "-", "--database", "-d"])
  }

  @Test func `A list keeps every value and anything else keeps the last`() throws {
    let (values, _) = try read("-x", "a", "--excludes=b", "-k", "c", "--kind", "d", "--no-pretty")
    #expect(values.excludes == ["a", "b"] && values.kind == "d" && !values.isPretty)
  }

  @Test func `Errors are worded as scripts know them`() {
    #expect(error("--nope") == "Unknown option --nope")
    #expect(error("--nope=3") == "Unknown option --nope=3")
    #expect(error("--quie") == "Unknown option --quie")
    #expect(error("-qZ") == "Unknown option -qZ")
    #expect(error("a", "--kind") == "Missing argument for --kind")
    #expect(error("-qk") == "Missing argument for -k")
    #expect(error("-xk", "a", "b") == "Error parsing option -k")
    #expect(error("--limit=z") == "Cannot parse integer value “z” for --limit")
    #expect(error("--limit=") == "Cannot parse integer value “” for --limit")
    #expect(error("-N", "3000000000") == "Integer value “3000000000” for -N out of range")
    #expect(error("-N", "99999999999999999999") != nil)
  }

  @Test(arguments: [
    ("0x10", 16), ("010", 8), ("+7", 7), (" 5", 5), ("-2147483648", Int(Int32.min)),
  ])
  func `Numbers are read as strtol reads them`(text: String, value: Int) throws {
    #expect(try read("--limit", CommandArgument(text)).0.limit == value)
  }

  @Test func `Bytes that are not UTF-8 reach paths and patterns as they are`() throws {
    let odd = CommandArgument(bytes: [0x61, 0xFF])
    let (values, _) = try read(
      "-x", odd, CommandArgument(bytes: Array("--outputdir=".utf8) + [0xFE]))
    #expect(values.excludes == [odd])
    #expect(values.output?.withPlatformString { UInt8(bitPattern: $0[0]) } == 0xFE)
  }

  @Test func `Help lists every option, and the harmful ones only when asked`() throws {
    func help(_ word: CommandArgument) throws -> String {
      guard case .help(let text) = try Values.table.parse([word, "--nope"], into: Values()) else {
        return ""
      }
      return text
    }
    let ordinary = try help("--help")
    #expect(ordinary.hasPrefix("Usage:\n  tool [OPTION…] DIR\n"))
    #expect(ordinary.contains("  -x, --excludes=GLOB"))
    #expect(!ordinary.contains("--force"))
    #expect(try help("-h") == ordinary)
    #expect(try help("--help-all").contains("--force"))
    #expect(try help("--help-expert").contains("--force"))
    #expect(error("--nope", "--help") == "Unknown option --nope")
  }
}

struct RepositoryToolTests {
  @Test func `A program is the tool whose name it has, with or without _c`() {
    #expect(RepositoryTool(programName: "/usr/bin/createrepo_c") == .createrepo)
    #expect(RepositoryTool(programName: "createrepo") == .createrepo)
    #expect(RepositoryTool(programName: "./mergerepo_c") == .mergerepo)
    #expect(RepositoryTool(programName: "modifyrepo") == .modifyrepo)
    #expect(RepositoryTool(programName: "sqliterepo_c") == .sqliterepo)
    #expect(RepositoryTool(programName: "kmodrepo") == nil)
    #expect(RepositoryTool(programName: "createrepo_c_c") == nil)
    #expect(RepositoryTool(programName: "") == nil)
  }
}
