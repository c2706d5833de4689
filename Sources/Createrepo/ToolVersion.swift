import SystemIO

/// What `--version` says, in the form that scripts cut createrepo_c's version out of.
enum ToolVersion {
  /// The version of kmodrepo, and what this build can do beyond what every build can.
  static var text: String {
    let features = ZchunkWriter.isAvailable ? "Zchunk " : ""
    return "Version: 0.1.0 (kmodrepo; Features: \(features))"
  }
}
