/// The `.repo` file for clients: the view of the running kernel, and that of the next one.
///
/// The second section is for a host that is about to boot another kernel: with one view alone
/// `dnf upgrade` would install a kernel and leave its modules behind.
struct ClientConfiguration {
  let definition: Definition

  /// The text of the file.
  var text: String {
    let url = definition.url ?? "file://\(definition.root)"
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    let sections = [
      section(id: definition.name, title: definition.title, base, "kmods_kver", enabled: true),
      section(
        id: "\(definition.name)-next", title: "\(definition.title) (next kernel)", base,
        "kmods_kver_next", enabled: false),
      section(
        id: "\(definition.name)-all", title: "\(definition.title) (all kernels)", base, nil,
        enabled: false),
    ]
    return sections.joined(separator: "\n")
  }

  private func section(
    id: String, title: String, _ base: String, _ variable: String?, enabled: Bool
  ) -> String {
    let view = "\(base)/views/" + (variable.map { "$\($0)" } ?? "all")
    let place =
      definition.metalink == nil ? "baseurl=\(view)/" : "metalink=\(view)/\(Metalink.fileName)"
    return """
      [\(id)]
      name=\(title)
      \(place)
      enabled=\(enabled ? 1 : 0)
      gpgcheck=\(definition.admission.keys.isEmpty ? 0 : 1)
      \(signature(base))\(keys(base))module_hotfixes=1

      """
  }

  /// What clients are told of signed metadata; nothing if it is not signed.
  ///
  /// With a metalink, which vouches for repomd.xml over TLS, they are not told to look for a
  /// signature: the two files of the pair cannot be fetched in one step.
  private func signature(_ base: String) -> String {
    guard definition.signing != nil else { return "" }
    return "repo_gpgcheck=\(definition.metalink == nil ? 1 : 0)\n"
  }

  /// Where the keys are that metadata and, where admission asks for signatures, packages are signed
  /// by.
  private func keys(_ base: String) -> String {
    var names: [String] = []
    if definition.signing != nil {
      names.append(Definition.Signing.keyFileName(of: definition.name))
    }
    if !definition.admission.keys.isEmpty {
      names.append(Definition.Admission.keyFileName(of: definition.name))
    }
    guard !names.isEmpty else { return "" }
    return "gpgkey=" + names.map { "\(base)/\($0)" }.joined(separator: " ") + "\n"
  }
}
