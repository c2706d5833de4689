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
    let view = variable.map { "$\($0)" } ?? "all"
    return """
      [\(id)]
      name=\(title)
      baseurl=\(base)/views/\(view)/
      enabled=\(enabled ? 1 : 0)
      gpgcheck=0
      module_hotfixes=1

      """
  }
}
