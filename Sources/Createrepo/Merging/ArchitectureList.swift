/// The architectures that a merged repository is to have.
struct ArchitectureList {
  private let names: Set<String>?

  /// All architectures.
  static let all = ArchitectureList(names: nil)

  private init(names: Set<String>?) {
    self.names = names
  }

  /// These, and noarch.
  ///
  /// - Parameters:
  ///   - names: names with commas between them.
  ///   - expanded: whether those that run on the same machines are meant too.
  init(_ names: String, expanded: Bool) {
    let given = names.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    let all = expanded ? given + given.flatMap { Self.compatible[$0] ?? [] } : given
    self.init(names: Set(all + ["noarch"]))
  }

  func contains(_ arch: String) -> Bool { names?.contains(arch) ?? true }

  private static let x86 = ["i386", "i486", "i586", "geode", "i686", "athlon"]
  /// What packages a machine can run beside its own, as Koji and yum know them.
  private static let compatible = [
    "x86_64": ["ia32e", "amd64"] + x86, "i386": x86, "i686": x86,
    "ppc64": ["ppc64pseries", "ppc64iseries", "ppc"], "s390x": ["s390"],
    "sparc64": ["sparc64v", "sparcv9", "sparcv8", "sparc"],
  ]
}
