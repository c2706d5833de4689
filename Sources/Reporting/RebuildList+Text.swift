import Publication

extension RebuildList {
  /// A line for each package.
  var text: String {
    guard !packages.isEmpty else { return "nothing to rebuild for \(kernel)\n" }
    let lines = packages.map { entry in
      let count = entry.symbols.count
      let why = count == 0 ? "not by its symbols" : "\(count) symbol\(count == 1 ? "" : "s")"
      return "  \(entry.package) (\(why))\n"
    }
    return "to rebuild for \(kernel):\n" + lines.joined()
  }
}
