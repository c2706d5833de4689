import Foundation

/// Other programs, which know the right answer.
public enum Oracle {
  /// Where a program lies: itself if it has a slash, else the first match in `PATH`.
  public static func path(_ program: String) -> String? {
    let manager = FileManager.default
    if program.contains("/") {
      return manager.isExecutableFile(atPath: program) ? program : nil
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let usual = folders.map(String.init) + ["/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    return usual.map { "\($0)/\(program)" }.first { manager.isExecutableFile(atPath: $0) }
  }

  /// Whether all these programs are there; for `.enabled(if:)`.
  public static func has(_ programs: String...) -> Bool {
    programs.allSatisfy { path($0) != nil }
  }
}
