import Foundation
import TestSupport
import Testing

@Suite("dnf uses a repository that was merged and modified", .enabled(if: Dnf.isInstalled))
struct MergedRepositoryTests {
  /// Runs one of the tools under its name in createrepo_c, through a link.
  private func tool(_ name: String, _ arguments: String..., in folder: TemporaryFolder) throws {
    let link = folder.file(name)
    if !FileManager.default.fileExists(atPath: link.path) {
      try FileManager.default.createSymbolicLink(
        at: link, withDestinationURL: URL(filePath: Workbench.program))
    }
    let command = try ShellCommand.run(link.path, arguments, in: folder.url)
    guard command.isSuccess, command.errors.isEmpty else {
      throw FailedCommand(program: name, command: command)
    }
  }

  private func repository(
    _ name: String, _ draft: RPMDraft, stream: String, in folder: TemporaryFolder
  ) throws {
    let place = folder.file(name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try draft.write(to: place.path)
    try tool("createrepo_c", "-q", place.path, in: folder)
    let modules = """
      ---
      document: modulemd
      version: 2
      data: {name: drivers, stream: "\(stream)", version: 1, context: c0ffee42, arch: x86_64,
        summary: Drivers, description: Drivers, license: {module: [MIT]}}
      ---
      document: modulemd-defaults
      version: 1
      data: {module: drivers, modified: 20200101000\(stream), stream: "\(stream)"}
      """
    try Data(modules.utf8).write(to: folder.file("modules.yaml"))
    let update = """
      <updates><update from="me" status="final" type="bugfix" version="1"><id>ID-\(stream)</id>
      <title>t</title><issued date="2020-01-01 00:00:00"/><pkglist><collection short="c">
      <name>c</name><package name="\(draft.name)" version="\(draft.version)"
      release="\(draft.release)" epoch="0" arch="x86_64"><filename>x</filename></package>
      </collection></pkglist></update></updates>
      """
    try Data(update.utf8).write(to: folder.file("updateinfo.xml"))
    for file in ["modules.yaml", "updateinfo.xml"] {
      try tool("modifyrepo_c", file, "\(name)/repodata", in: folder)
    }
  }

  @Test("Packages are found at their own addresses; modules and updates of all are known")
  func merged() throws {
    let folder = try TemporaryFolder()
    let drafts = [RPMDraft(name: "one"), RPMDraft(name: "two")]
    for (number, draft) in drafts.enumerated() {
      try repository("r\(number)", draft, stream: "\(number + 1)", in: folder)
    }
    try tool("mergerepo_c", "-r", "r0", "-r", "r1", "--all", "-o", "merged", in: folder)
    let dnf = try Dnf()
    let address = "file://\(folder.file("merged").path)"
    #expect(try dnf.offered(by: address) == ["one-1.0-1", "two-1.0-1"])
    let modules = try dnf.run(["t": address], "-q", "module", "list")
    #expect(modules.text.contains("drivers 1 "), "\(modules.text)\(modules.errorText)")
    #expect(modules.text.contains("drivers 2 [d]"), "\(modules.text)")
    let updates = try dnf.run(["t": address], "-q", "updateinfo", "list", "--all")
    #expect(updates.isSuccess)
    guard Dnf.canInstall else { return }
    let installed = try dnf.run(["t": address], "install", "one", "two")
    #expect(installed.isSuccess, "\(installed.errorText)")
    let after = try dnf.run(["t": address], "-q", "updateinfo", "list", "--all")
    for id in ["ID-1", "ID-2"] { #expect(after.text.contains(id), "\(after.text)") }
  }
}
