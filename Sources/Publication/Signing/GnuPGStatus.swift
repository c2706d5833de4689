import SystemIO

/// What gpgv says on its status lines (`--status-fd`, see GnuPG's doc/DETAILS).
struct GnuPGStatus: Sendable {
  private let lines: [[String]]

  /// Reads the status lines on standard output.
  init(_ outcome: ExternalProgram.Outcome) {
    lines = outcome.text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.first == "[GNUPG:]" && words.count > 1 ? Array(words.dropFirst()) : nil
    }
  }

  /// The fingerprints of the primary keys whose signatures are mathematically right.
  var signers: [String] { lines.filter { $0.first == "VALIDSIG" }.compactMap(\.last) }

  /// Whether there is such a line.
  func has(_ keyword: String) -> Bool { lines.contains { $0.first == keyword } }

  /// The last word of the first such line.
  func detail(_ keyword: String) -> String? {
    lines.first { $0.first == keyword && $0.count > 1 }?.last
  }
}
