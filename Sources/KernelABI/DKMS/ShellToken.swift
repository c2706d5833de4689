/// One word of a shell script as it is written, before any expansion.
struct ShellWord {
  /// A piece of a word.
  enum Part {
    /// Text outside quotes.
    case literal([UInt8])
    /// Text inside quotes or after a backslash.
    case quoted([UInt8])
    /// `$NAME` or `${NAME}`.
    case variable(String)
    /// Anything else that the shell replaces, as it is written: only running it would tell.
    case expansion(Expansion, [UInt8])
  }

  /// What the shell replaces.
  enum Expansion {
    /// `${…}` with more than a name, `$((…))`, `NAME=(…)`: evaluated by the shell itself, which
    /// may set variables on the way.
    case evaluated
    /// Commands and what else cannot set variables.
    case other
  }

  var parts: [Part] = []
  let line: Int

  /// The text if no part is replaced when it runs.
  var text: [UInt8]? {
    var text: [UInt8] = []
    for part in parts {
      switch part {
      case .literal(let bytes), .quoted(let bytes): text += bytes
      default: return nil
      }
    }
    return text
  }

  /// The text if the word has no quotes and no part is replaced: what may be a reserved word.
  var keyword: String? {
    guard parts.count == 1, case .literal(let bytes) = parts[0] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// One token of a shell script.
enum ShellToken {
  case word(ShellWord)
  /// `((…))`, an arithmetic command.
  case arithmetic([UInt8])
  /// The body of a here-document whose text the shell expands.
  case document([UInt8])
  /// `<`, `>` and their kin: the next word is a file, not an argument.
  case redirection
  case separator(Separator)

  /// What ends a command.
  enum Separator {
    /// The end of a line.
    case end
    /// `;`
    case semicolon
    /// `;;`, `;&` or `;;&`.
    case caseEnd
    /// `&&` or `||`: what follows may not run.
    case condition
    /// `|`: both sides run in shells of their own.
    case pipe
    /// `&`: what stands before runs in a shell of its own.
    case background
    case open
    case close
  }
}

/// Why a script cannot be read without running it.
struct ShellUnreadable: Error {
  let reason: String
  let line: Int
}
