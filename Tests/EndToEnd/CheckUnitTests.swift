import Foundation
import TestSupport
import Testing

@Suite("hooks/systemd/kmodrepo-check@.service")
struct CheckUnitTests {
  /// Runs what the unit's ExecStart says for an instance, as systemd would with these folders: `%S` is
  /// the state's, definitions lie beside the bench, and `$CHECK_OPTIONS` becomes words.
  private func start(_ bench: Workbench, options: String = "") throws -> ShellCommand {
    let unit = try String(
      contentsOf: HookBench.hooks.appending(path: "systemd/kmodrepo-check@.service"),
      encoding: .utf8)
    let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
    let words = line.dropFirst("ExecStart=".count).split(separator: " ").flatMap { word in
      word == "$CHECK_OPTIONS" ? options.split(separator: " ") : [word]
    }.map { word in
      String(word).replacing("%S", with: bench.folder.file("state").path).replacing(
        "%i", with: "repo"
      )
      .replacing("/etc/kmodrepo", with: bench.folder.path)
      .replacing("/usr/libexec/kmodrepo", with: HookBench.hooks.path)
    }
    #expect(!words.contains { $0.contains("%") && !$0.hasPrefix("--sample") }, "\(words)")
    let state = bench.folder.file("state/kmodrepo-check")
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    // systemd starts programs with /usr/bin in PATH, where kmodrepo is installed.
    return try ShellCommand.run(
      try #require(words.first), Array(words.dropFirst()),
      environment: ["KMODREPO": Workbench.program], in: URL(filePath: "/"))
  }

  @Test("The unit is silent when all is well, remembers what it verified, and fails with a finding")
  func run() throws {
    let bench = try Workbench()
    try bench.publishCleanly()
    for options in ["", "--sample=10%", "--full --also=kept-nowhere --fail-on=error"] {
      let well = try start(bench, options: options)
      #expect(well.status == 0 && well.errors.isEmpty, "\(options): \(well.errorText)")
      if !options.contains("also") { #expect(well.output.isEmpty, "\(well.text)") }
    }
    #expect(
      FileManager.default.fileExists(atPath: bench.folder.file("state/kmodrepo-check/repo").path))
    try FileManager.default.removeItem(at: bench.root.appending(path: "views/index.json"))
    let damaged = try start(bench)
    #expect(damaged.status == 1 && damaged.text.contains("index-json"), "\(damaged.text)")
    try FileManager.default.removeItem(at: bench.definition)
    #expect(try start(bench).status == 2)
  }
}
