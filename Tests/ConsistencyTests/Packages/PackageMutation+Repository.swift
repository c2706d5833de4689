import Foundation
import TestSupport

/// What may be wrong with a repository as a whole.
extension PackageMutation {
  private static let demo = SamplePackages.demo
  private static let library = SamplePackages.library

  static let repositories: [PackageMutation] = twice + duplicates + unlisted + comps + modules

  private static let twice: [PackageMutation] = [
    .init("an element is there twice", "package-listed-twice", demo) { repository in
      for type in ["primary", "filelists", "other"] {
        try repository.append(type, repository.element(type, demo))
      }
    },
    .init("a copy of the file is listed", "package-listed-twice", copy) { repository in
      try FileManager.default.createDirectory(
        at: repository.file("copy"), withIntermediateDirectories: false)
      try repository.chmod("copy", 0o755)
      try repository.copy(library, to: copy)
      let element = try repository.element("primary", library)
      try repository.append("primary", element.replacing(library, with: copy))
      for type in ["filelists", "other"] {
        try repository.append(type, repository.element(type, library))
      }
    },
    .init("two packages are listed in one place", "package-listed-twice", library) {
      try $0.replace("primary", "href=\"\(demo)\"", by: "href=\"\(library)\"")
    },
  ]

  private static let copy = "copy/library-1.0-1.x86_64.rpm"

  /// Adds the packages and makes the metadata anew.
  private static func add(_ drafts: RPMDraft..., to repository: ScratchRepository) throws {
    for (number, draft) in drafts.enumerated() {
      let folder = repository.file("rebuilt\(number)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
      try draft.write(to: folder.path)
    }
    try repository.index()
  }

  private static func rebuilt(_ draft: RPMDraft, _ summary: String) -> RPMDraft {
    var draft = draft
    draft.summary = summary
    return draft
  }

  private static let duplicates: [PackageMutation] = [
    .init("a package was built again", "repository-duplicate-nevra", "library-1.0-1.x86_64") {
      try add(rebuilt(SamplePackages.libraryDraft, "Again"), to: $0)
    },
    .init("one with an epoch", "repository-duplicate-nevra", "tool-2:3.1-2.noarch") {
      try add(rebuilt(SamplePackages.toolDraft, "Again"), to: $0)
    },
  ]

  private static let unlisted: [PackageMutation] = [
    .init("a package was added", "repository-unlisted-package", "Packages/new-1.0-1.x86_64.rpm") {
      try RPMDraft(name: "new").write(to: $0.path("Packages"))
    },
    .init("a copy lies at the top", "repository-unlisted-package", "x.rpm") {
      try $0.copy(library, to: "x.rpm")
    },
    .init("something that is called so", "repository-unlisted-package", "a/b/junk.rpm") {
      try FileManager.default.createDirectory(
        at: $0.file("a/b"), withIntermediateDirectories: true)
      try Data("junk".utf8).write(to: $0.file("a/b/junk.rpm"))
    },
    .init("a package is listed no more", "repository-unlisted-package", library) { repository in
      for type in ["other", "filelists", "primary"] {
        let element = try repository.element(type, library)
        try repository.edit(type) { text in
          text = text.replacing(element, with: "")
            .replacing("packages=\"4\"", with: "packages=\"3\"")
        }
      }
    },
  ]

  /// A comps file with a defect.
  private static func comps(
    _ name: String, _ subject: String, _ content: String
  ) -> PackageMutation {
    PackageMutation("comps: \(name)", "repository-comps", subject) {
      try $0.add("<comps>\(content)</comps>", type: "group", name: "comps.xml.gz")
    }
  }

  private static func group(_ id: String, _ packages: String...) -> String {
    let list = packages.map { "<packagereq type=\"default\">\($0)</packagereq>" }.joined()
    let name = id.isEmpty ? "" : "<id>\(id)</id>"
    return "<group>\(name)<name>G</name><packagelist>\(list)</packagelist></group>"
  }

  private static let comps: [PackageMutation] = [
    comps("a package that is not there", " drivers", group("drivers", "kmod-demo", "kmod-gone")),
    comps("a group twice", " drivers", group("drivers", "tool") + group("drivers", "library")),
    comps("a group without id", "comps.xml", group("", "tool")),
    comps("no end", "comps.xml", "<group>"),
    comps("a DOCTYPE that is no comps", "comps.xml", "</comps><other>"),
    comps(
      "an environment of a group that is not there", " server",
      group("drivers", "tool")
        + "<environment><id>server</id><grouplist><groupid>gone</groupid></grouplist>"
        + "</environment>"),
  ]

  private static func modules(
    _ name: String, _ subject: String, _ artifacts: String..., tail: String = ""
  ) -> PackageMutation {
    PackageMutation("modules: \(name)", "repository-modules", subject) {
      try $0.add(SampleModules.text(artifacts) + tail, type: "modules", name: "modules.yaml.gz")
    }
  }

  private static let modules: [PackageMutation] = [
    modules("a package that is not there", " demo:1", "kmod-gone-0:1.0-1.x86_64"),
    modules("a package of another release", " demo:1", "library-0:1.0-2.x86_64"),
    modules("a package of another epoch", " demo:1", "tool-0:3.1-2.noarch"),
    modules("no YAML", "modules.yaml", tail: "\n\t: [}"),
    modules(
      "defaults of no module", "modules.yaml",
      tail: "---\ndocument: modulemd-defaults\nversion: 1\ndata:\n  stream: x\n"),
  ]
}

/// A modules.yaml.
enum SampleModules {
  static func text(_ artifacts: [String]) -> String {
    let list = (["kmod-demo-0:1.0-1.el9.x86_64"] + artifacts).map { "    - \($0)\n" }.joined()
    return """
      ---
      document: modulemd
      version: 2
      data:
        name: demo
        stream: "1"
        version: 1
        context: c0ffee
        arch: x86_64
        summary: Demo
        description: Demo
        license:
          module: [MIT]
        artifacts:
          rpms:
      \(list)...

      """
  }
}
