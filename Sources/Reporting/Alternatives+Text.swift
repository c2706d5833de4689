import Publication

extension Alternatives {
  /// A phrase for each.
  var lines: [String] {
    dkms.map { "\($0), built on the host by dkms" }
      + kernels.map { "the kernel \($0), which it fits" }
  }
}

extension AlternativeList {
  /// A line for each kmod that something can take the place of.
  var text: String {
    let lines = packages.map { entry in
      "  \(entry.package): \(entry.alternatives.lines.joined(separator: "; "))\n"
    }
    return "instead of what \(kernel) drops:\n" + lines.joined()
  }
}
