import Foundation

/// Where our metadata may differ from createrepo_c's, and why. Nothing else may.
enum AllowedDifferences {
  /// What our line may be changed to, to become theirs.
  private static let rewrites: [(pattern: String, replacement: String)] = [
    // createrepo_c with librpm before 6 knows no payload size in the main header, where packages
    // of format 6 (and some of rpm 4.20) have it, and writes 0.
    (#" archive="[0-9]+""#, #" archive="0""#),
    (#""size_archive":[0-9]+"#, #""size_archive":0"#),
    // Since 1.1.2 createrepo_c calls requirements of pretrans and posttrans scripts "pre" too;
    // Debian 12 has 0.17.3.
    (#" pre="1""#, ""),
    (#""pre":"TRUE""#, #""pre":"FALSE""#),
  ]

  /// Whether `ours` may stand for `theirs`.
  static func allow(_ ours: String, for theirs: String) -> Bool {
    rewrites.contains {
      ours.replacingOccurrences(
        of: $0.pattern, with: $0.replacement, options: .regularExpression) == theirs
    }
  }
}
