extension OptionTable {
  /// The text of `--help`, or with `expert` that of `--help-all`.
  public func help(expert: Bool) -> String {
    var text = head
    text += section(
      "Help options",
      [
        ("-h, --help", "Show this help."), ("--help-all", "Show all options."),
        ("--help-expert", "Show options that can do harm."),
      ])
    text += section("Options", lines(.ordinary))
    if expert { text += section("Expert options", lines(.expert)) }
    text += section("Accepted for old scripts", lines(.obsolete))
    return text
  }

  /// The text of `--help-expert`: the head and one part.
  func help(only category: OptionDescription<Values>.Category) -> String {
    head + section("Expert options", lines(category))
  }

  private var head: String {
    "Usage:\n  \(command) [OPTION…] \(usage)\n\n" + Self.wrapped(summary, indent: 0) + "\n"
  }

  private func lines(_ category: OptionDescription<Values>.Category) -> [(String, String)] {
    options.filter { $0.category == category }.map { ($0.synopsis, $0.help) }
  }

  private func section(_ title: String, _ lines: [(String, String)]) -> String {
    if lines.isEmpty { return "" }
    let column = 34
    return lines.reduce(into: "\n\(title):\n") { text, line in
      text += "  " + line.0
      let used = line.0.count + 2
      text +=
        used < column
        ? String(repeating: " ", count: column - used)
        : "\n" + String(repeating: " ", count: column)
      text += Self.wrapped(line.1, indent: column)
    }
  }

  /// `text` in lines of at most 100 columns, each after the first indented; closed by a line break.
  private static func wrapped(_ text: String, indent: Int) -> String {
    var result = ""
    var used = indent
    for word in text.split(separator: " ") {
      if used > indent, used + 1 + word.count > 100 {
        result += "\n" + String(repeating: " ", count: indent)
        used = indent
      }
      if used > indent {
        result += " "
        used += 1
      }
      result += word
      used += word.count
    }
    return result + "\n"
  }
}

extension OptionDescription {
  /// How it is written, as `-x, --excludes=GLOB`.
  var synopsis: String {
    (short.map { "-\($0), " } ?? "") + "--\(name)" + (placeholder.map { "=\($0)" } ?? "")
  }
}
