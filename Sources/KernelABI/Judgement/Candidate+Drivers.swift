import RPMFormat

extension Candidate {
  /// What the drivers in a package are called, by all the names that it gives them: `zfs` of
  /// `kmod-zfs`, of `zfs-dkms`, of `Provides: zfs-kmod`, of the module `zfs.ko`, of the package and
  /// the modules that a dkms.conf builds. Dashes are underscores, as the kernel has it.
  ///
  /// Packages that have one of these in common are for the same driver.
  public var drivers: Set<String> {
    var names: Set<String> = [Self.driver(of: name)]
    for provided in provides where provided.name.hasSuffix("-kmod") {
      names.insert(Self.driver(of: provided.name))
    }
    for path in files.strings(in: Self.moduleFolderBytes) where Self.isModule(path) {
      guard let file = path.split(separator: "/").last else { continue }
      names.insert(Self.plain(String(file.prefix { $0 != "." })))
    }
    for configuration in dkms {
      if let package = configuration.packageName { names.insert(Self.driver(of: package)) }
      names.formUnion(configuration.builtModuleNames.values.map { Self.plain($0) })
    }
    names.remove("")
    return names
  }

  /// The driver in a name: without `kmod-`, `dkms-`, `akmod-`, `-kmod`, `-dkms` and SUSE's
  /// `-kmp-FLAVOUR`.
  private static func driver(of name: String) -> String {
    var name = name[...]
    for prefix in ["kmod-", "dkms-", "akmod-"] where name.hasPrefix(prefix) {
      name = name.dropFirst(prefix.utf8.count)
    }
    if name.utf8.contains(UInt8(ascii: "-")), let flavour = name.firstRange(of: "-kmp-") {
      name = name[..<flavour.lowerBound]
    }
    for suffix in ["-dkms", "-kmod"] where name.hasSuffix(suffix) {
      name = name.dropLast(suffix.utf8.count)
    }
    return plain(String(name))
  }

  private static func plain(_ name: String) -> String {
    let dash = UInt8(ascii: "-")
    guard name.utf8.contains(dash) else { return name }
    return String(decoding: name.utf8.map { $0 == dash ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
  }
}
