import TestSupport

/// Packages that each ask for some rule of createrepo_c's.
enum AwkwardPackages {
  static let all = [dependencies, requirements, libc, files, changelog, texts, weak, source]

  /// How versions are split and comparisons named.
  static let dependencies: RPMDraft = {
    var draft = RPMDraft(name: "dependencies", epoch: 2, version: "1.0~rc1", release: "3.el9")
    draft.provides = [
      "a = 1:2-3-4", "b >= 1", "c <= 0:1-", "d < :5", "e > 2-1", "(f or g)", "a = 1:2-3-4",
      DraftDependency(name: "bad-epoch", sense: 8, version: "x:1-1"),
      DraftDependency(name: "no-comparison", sense: 0, version: "1-1"),
      DraftDependency(name: "no-version", sense: 8, version: ""),
      DraftDependency(name: "less-greater", sense: 6, version: "1"),
      DraftDependency(name: "signed", sense: 8, version: "+1:2"),
      DraftDependency(name: "only-epoch", sense: 8, version: "1:"),
    ]
    draft.conflicts = ["h < 1:3", "h < 1:3"]
    draft.obsoletes = ["i <= 4-2"]
    return draft
  }()

  /// Which Requires are left out, and which are for scripts.
  static let requirements: RPMDraft = {
    var draft = RPMDraft(name: "requirements")
    draft.files = [.text("/usr/bin/tool", ""), .text("/usr/share/tool/data", "")]
    draft.provides = ["own = 1", "ksym(f) = 0x1a1b0234"]
    draft.requires = [
      "/usr/bin/tool", "/usr/share/tool/data", "/usr/bin/other", "own = 1", "own = 2", "own",
      "requirements = 1.0-1", "ksym(f) = 0x1a1b0234", "A >= 1", "A < 2", "A >= 1", "B", "B",
      "rpmlib(Something) <= 1", DraftDependency(name: "bad-epoch", sense: 8, version: "x:1"),
      DraftDependency(name: "B", sense: 1 << 9),
    ]
    for bit in 4..<32 where bit != 19 && bit != 24 {
      draft.requires.append(DraftDependency(name: "bit\(bit)", sense: 1 << UInt32(bit)))
    }
    return draft
  }()

  /// Of the versions of the C library only the highest is asked for, and last.
  static let libc: RPMDraft = {
    var draft = RPMDraft(name: "libc-user")
    draft.requires = [
      "libc.so.6", "libc.so.6()(64bit)", "libc.so.6(GLIBC_2.2.5)(64bit)",
      "libc.so.6(GLIBC_2.34)(64bit)", "libc.so.6(GLIBC_2.4)(64bit)", "libm.so.6()(64bit)",
    ]
    return draft
  }()

  /// Which files are primary, and of what kind.
  static let files: RPMDraft = {
    var draft = RPMDraft(name: "files")
    draft.files = [
      .directory("/etc"), .directory("/etc/demo"), .text("/etc/demo/a.conf", "x"),
      .text("/usr/lib/sendmail", ""), .text("/usr/lib/sendmail2", ""), .text("/opt/xbin/y/f", ""),
      .text("/opt/cabin", ""), .ghost("/var/log/demo"), .link("/usr/sbin/l", to: "m"),
      DraftFile(path: "/etc/ghosts", mode: 0o040755, flags: 64), .ghost("/etc/ghost"),
      .text("/lib/modules/5.14.0/extra/a b&<>\"'.ko", "x"), .text("/opt/é/ü", ""),
    ]
    return draft
  }()

  /// More entries than the limit, several on one day.
  static let changelog: RPMDraft = {
    var draft = RPMDraft(name: "changelog")
    let days: [UInt32] = [20, 20, 20, 19, 18, 18, 17, 17, 17, 17, 16, 15]
    for (index, day) in days.enumerated() {
      draft.changelog.append(
        (
          time: day * 86400 + 43200, author: "Tomáš <t@example.org> - 1.\(index)   ",
          text: "- change \(index) & <more>"
        ))
    }
    return draft
  }()

  /// Characters that have to be escaped.
  static let texts: RPMDraft = {
    var draft = RPMDraft(name: "texts")
    draft.summary = "a & b < c > \"d\" 'e' ]]> \u{7f}"
    draft.description = "line\r\n\tindented\n\nžluťoučký 🐎\n"
    draft.url = "https://example.org/?a=1&b=2"
    draft.vendor = "Vendor & Sons"
    draft.packager = "Me <me@example.org>"
    draft.provides = ["quote\"amp&lt<gt>", "tab\there", "ž(🐎)"]
    return draft
  }()

  /// Weak dependencies of today's kind and, in Requires, of the old one.
  static let weak: RPMDraft = {
    var draft = RPMDraft(name: "weak")
    draft.recommends = ["a >= 1", "a >= 1"]
    draft.suggests = ["b"]
    draft.supplements = ["(c if d)"]
    draft.enhances = ["e = 2:1-1"]
    draft.requires = [DraftDependency(name: "f", sense: 1 << 19), "g"]
    return draft
  }()

  static let source: RPMDraft = {
    var draft = RPMDraft(name: "source")
    draft.isSource = true
    draft.files = [.text("source.spec", "Name: source"), .text("source.tar", "x")]
    return draft
  }()
}
