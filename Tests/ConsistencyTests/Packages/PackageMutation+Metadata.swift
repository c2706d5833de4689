import Foundation

/// What may be wrong with what the documents say.
extension PackageMutation {
  private static let demo = SamplePackages.demo
  private static let tool = SamplePackages.tool
  private static let library = SamplePackages.library

  /// A text of primary.xml that is another.
  private static func text(
    _ name: String, _ old: String, _ new: String, of package: String = demo,
    maker: ScratchRepository.Maker? = nil
  ) -> PackageMutation {
    PackageMutation("primary: \(name)", "package-metadata", package, maker: maker) {
      try $0.replace("primary", in: "href=\"\(package)\"", old, by: new)
    }
  }

  /// A number of primary.xml that is another.
  private static func number(
    _ name: String, _ pattern: String, of package: String = demo
  ) -> PackageMutation {
    PackageMutation("primary: \(name)", "package-metadata", package) { repository in
      let element = try repository.element("primary", package)
      guard let found = element.firstRange(of: try Regex(pattern)) else {
        throw NotInRepository(what: pattern)
      }
      let old = String(element[found])
      try repository.replace("primary", in: "href=\"\(package)\"", old, by: old.dropLast() + "7\"")
    }
  }

  static let primary: [PackageMutation] = descriptions + numbers + dependencies + ranges

  private static let descriptions: [PackageMutation] = [
    text("summary", "The demo module", "Another module"),
    text("description", "Line two", "Line three"),
    text("the description lost a line", "Line one\n\n", "Line one "),
    text("packager", "p@example.org", "q@example.org"),
    text("URL", "example.org/demo", "example.org/other"),
    text("license", "GPL-2.0-only", "MIT"),
    text("vendor", ">Example<", ">Sample<"),
    text("group", "Unspecified", "System"),
    text("build host", "builder.example.org", "builder2.example.org"),
    text("source package", "kmod-demo-1.0-1.el9.src.rpm", "kmod-demo-1.1-1.el9.src.rpm"),
    .init("all documents: epoch", "package-metadata", tool) { repository in
      for type in ["primary", "filelists", "other"] {
        try repository.replace(
          type, in: repository.key(type, tool), "epoch=\"2\"", by: "epoch=\"0\"")
      }
    },
    .init("all documents: version", "package-metadata", library) { repository in
      for type in ["primary", "filelists", "other"] {
        try repository.replace(
          type, in: repository.key(type, library), "ver=\"1.0\"", by: "ver=\"1.1\"")
      }
    },
    .init("all documents: release", "package-metadata", library) { repository in
      for type in ["primary", "filelists", "other"] {
        try repository.replace(
          type, in: repository.key(type, library), "rel=\"1\"", by: "rel=\"2\"")
      }
    },
    .init("all documents: name", "package-metadata", library) { repository in
      try repository.replace(
        "primary", in: "href=\"\(library)\"", "<name>library<", by: "<name>librarian<")
      for type in ["filelists", "other"] {
        try repository.replace(
          type, in: repository.key(type, library), "\"library\"", by: "\"librarian\"")
      }
    },
    .init("all documents: architecture", "package-metadata", library) { repository in
      try repository.replace(
        "primary", in: "href=\"\(library)\"", "<arch>x86_64<", by: "<arch>aarch64<")
      for type in ["filelists", "other"] {
        try repository.replace(
          type, in: repository.key(type, library), "\"x86_64\"", by: "\"aarch64\"")
      }
    },
  ]

  private static let numbers: [PackageMutation] = [
    number("time of the build", "build=\"\\d+\""),
    number("installed size", "installed=\"\\d+\"", of: library),
    number("archive size", "archive=\"\\d+\"", of: tool),
  ]

  private static let dependencies: [PackageMutation] = [
    text("a required CRC is another", "ver=\"0x037a0cba\"", "ver=\"0x037a0cbb\""),
    text("a provided CRC is another", "ver=\"0x1a1b0234\"", "ver=\"0x1a1b0235\""),
    text("a required symbol is another", "kernel(printk)", "kernel(printf)"),
    text("a comparison is another", "flags=\"GE\"", "flags=\"GT\""),
    text("the epoch of a requirement", "epoch=\"2\" ver=\"3.0\"", "epoch=\"0\" ver=\"3.0\""),
    text("pre is lost", " pre=\"1\"", ""),
    text("pre is added", "name=\"/usr/sbin/depmod\"", "name=\"/usr/sbin/depmod\" pre=\"1\""),
    text("a requirement is lost", "name=\"/usr/sbin/depmod\"", "name=\"/bin/sh\""),
    text("a conflict", "demo-old", "demo-older"),
    text("an obsoletes", "demo-ancient", "demo-antique"),
    text("a recommendation", "demo-firmware", "demo-software"),
    text("a suggestion", "demo-doc", "demo-docs"),
    text("a rich supplement", "(kernel if demo)", "(kernel or demo)"),
    text("an enhancement", "demo-gui", "demo-tui"),
    text("a provided library", "libdemo.so.1()", "libdemo.so.2()", of: library),
    text("a primary file is another", "/usr/bin/tool", "/usr/bin/fool", of: tool),
    text("a primary file is a folder", "<file>/etc/depmod.d/", "<file type=\"dir\">/etc/depmod.d/"),
    text("a file that is not primary", "  </format>", "    <file>/opt/x</file>\n  </format>"),
    .init("primary: all requirements are lost", "package-metadata", demo) { repository in
      let element = try repository.element("primary", demo)
      guard let start = element.firstRange(of: "<rpm:requires>")?.lowerBound,
        let end = element.firstRange(of: "</rpm:requires>")?.upperBound
      else { throw NotInRepository(what: "requires") }
      try repository.replace(
        "primary", in: "href=\"\(demo)\"", String(element[start..<end]), by: "")
    },
  ]

  private static let ranges: [PackageMutation] = [
    range("start", "start=\"\\d+\"", "start=\"1\""), range("end", "end=\"\\d+\"", "end=\"99999\""),
    range("both", "start=\"\\d+\" end=\"\\d+\"", "start=\"0\" end=\"0\""),
    range("no number", "start=\"\\d+\"", "start=\"x\""),
    range("absent", "<rpm:header-range[^>]*/>", ""),
  ]

  private static func range(_ name: String, _ pattern: String, _ new: String) -> PackageMutation {
    PackageMutation("header-range: \(name)", "package-header-range", demo) { repository in
      let element = try repository.element("primary", demo)
      guard let place = element.firstRange(of: "<rpm:header-range"),
        let found = element[place.lowerBound...].firstRange(of: try Regex(pattern))
      else { throw NotInRepository(what: pattern) }
      try repository.replace(
        "primary", in: "href=\"\(demo)\"", String(element[found]), by: new)
    }
  }

  static let others: [PackageMutation] = [
    file("is another", "/extra/demo/demo.ko", "/extra/demo/demo2.ko", of: demo),
    file("is a folder", "<file>/etc/depmod.d", "<file type=\"dir\">/etc/depmod.d", of: demo),
    file("is no ghost", "<file type=\"ghost\">", "<file>", of: demo),
    file("is lost", "<file>/usr/lib64/libdemo.so.1</file>", "", of: library),
    file("is added", "</package>", "<file>/opt/x</file></package>", of: library),
    file(
      "has another character", "/usr/share/doc/tool/README", "/usr/share/doc/tool/READMÉ", of: tool),
    changelog("text is another", "- change 1 &amp; so", "- change 1", of: demo),
    changelog("author is another", "Bob &lt;b@example.org&gt; - 3.2", "Eve - 3.2", of: tool),
    changelog("date is another", "date=\"1700000000\"", "date=\"1700000001\"", of: tool),
    changelog("is added", "</package>", entry + "</package>", of: library),
    .init("other: the newest entry is lost", "package-metadata", demo) { repository in
      let element = try repository.element("other", demo)
      guard let start = element.ranges(of: "<changelog").last?.lowerBound,
        let end = element.ranges(of: "</changelog>").last?.upperBound
      else { throw NotInRepository(what: "changelog") }
      try repository.replace(
        "other", in: repository.key("other", demo), String(element[start..<end]), by: "")
    },
  ]

  private static let entry = "<changelog author=\"x\" date=\"1\">y</changelog>"

  private static func file(
    _ name: String, _ old: String, _ new: String, of package: String
  ) -> PackageMutation {
    PackageMutation("filelists: a file \(name)", "package-metadata", package) {
      try $0.replace("filelists", in: $0.key("filelists", package), old, by: new)
    }
  }

  private static func changelog(
    _ name: String, _ old: String, _ new: String, of package: String
  ) -> PackageMutation {
    PackageMutation("other: \(name)", "package-metadata", package) {
      try $0.replace("other", in: $0.key("other", package), old, by: new)
    }
  }
}

extension ScratchRepository {
  /// What is found in the element of one package alone.
  func key(_ type: String, _ href: String) throws -> String {
    type == "primary" ? "href=\"\(href)\"" : try pkgid(href)
  }
}
