extension DKMSConfiguration {
  /// Reads the text of a `dkms.conf`.
  ///
  /// Known become variables that are assigned plain texts, in any quotes, on the file's main path,
  /// also by way of other known variables, `$kernelver` and `$arch`. Unknown become those assigned
  /// inside `if`, `case`, loops, functions, `{ }` and `( )`, after `&&`, `||` or in a pipe, those
  /// assigned what a command prints, and those that a command may set. A file that sources
  /// another, evaluates text, may end early, or has syntax that cannot be split with certainty is
  /// unknown as a whole.
  public init(parsing bytes: Span<UInt8>) {
    guard bytes.count <= Self.largestFile else {
      let reason = "the file is larger than \(Self.largestFile) bytes"
      everythingUnknown = Unknown(reason: reason, line: 1)
      return
    }
    do throws(ShellUnreadable) {
      var lexer = ShellLexer(bytes.indices.map { bytes[$0] })
      var interpreter = DKMSInterpreter()
      try interpreter.run(try lexer.split())
      self = interpreter.configuration
      unreadableName = findUnreadableName()
    } catch {
      everythingUnknown = Unknown(reason: error.reason, line: error.line)
    }
  }
}

/// Follows a script's tokens and keeps what is certain about its variables.
struct DKMSInterpreter {
  /// What encloses the current command.
  private enum Construct {
    case condition, loop, choice, braces, parentheses
  }

  var configuration = DKMSConfiguration()
  private var enclosing: [(construct: Construct, isFunction: Bool)] = []
  private var command: [ShellWord] = []
  private var isAfterOperator = false
  private var isAfterPipe = false
  private var isRedirecting = false
  /// Whether a redirection stands before: no reserved word is one after it.
  private var isAfterRedirection = false
  private var isNamingFunction = false
  private var isBeforeBody = false
  /// Whether a function's opening parenthesis stands before, which only a closing one may follow.
  private var isInParameters = false
  /// Whether anything stands between the parentheses that were opened last.
  private var isParenthesisEmpty = false
  /// Whether a command or a construct stands before the next separator.
  private var hasCommand = false
  /// Whether a construct stands there: only a redirection or a reserved word may follow it.
  private var isAfterConstruct = false
  /// Whether a reserved word before wants a command.
  private var needsCommand = false
  /// The line of the last word, for errors.
  private(set) var line = 1

  /// Whether the current command may not run, or runs where its assignments do not last.
  private var isUncertain: Bool { !enclosing.isEmpty || isAfterOperator }
  /// Whether the current command may run again, whenever its function is called.
  var isInFunction: Bool { enclosing.contains { $0.isFunction } }

  mutating func run(_ tokens: [ShellToken]) throws(ShellUnreadable) {
    for token in tokens {
      if isInParameters {
        guard case .separator(.close) = token else { throw unreadable("an unexpected parenthesis") }
        isInParameters = false
      }
      switch token {
      case .word(let word): try add(word)
      case .redirection:
        isRedirecting = true
        isAfterRedirection = true
        noteCommand()
      case .arithmetic(let text):
        try noteEffects(of: text)
        isBeforeBody = false
        isParenthesisEmpty = false
        isAfterConstruct = true
        noteCommand()
      case .document(let text): try noteEffects(of: text)
      case .separator(let separator): try finish(separator)
      }
    }
    guard enclosing.isEmpty, !isAfterOperator, !isRedirecting else {
      throw unreadable("a construct without an end")
    }
  }

  func unreadable(_ reason: String) -> ShellUnreadable {
    ShellUnreadable(reason: reason, line: line)
  }

  private mutating func add(_ word: ShellWord) throws(ShellUnreadable) {
    line = word.line
    isParenthesisEmpty = false
    for case .expansion(.evaluated, let text) in word.parts { try noteEffects(of: text) }
    if isRedirecting {
      isRedirecting = false
    } else if isNamingFunction {
      isNamingFunction = false
      isBeforeBody = true
    } else if command.isEmpty, !isAfterRedirection, let keyword = word.keyword, try follow(keyword)
    {
      if ["for", "select", "case"].contains(keyword) { command = [word] }
    } else if command.isEmpty, isBeforeBody || isAfterConstruct {
      throw unreadable("an unexpected word")
    } else if command.first?.keyword == "[[", command.last?.keyword == "]]" {
      throw unreadable("a word after ]]")
    } else {
      command.append(word)
      noteCommand()
    }
  }

  private mutating func noteCommand() {
    hasCommand = true
    needsCommand = false
  }

  /// Follows a reserved word; false if the word is none.
  private mutating func follow(_ keyword: String) throws(ShellUnreadable) -> Bool {
    if Self.closers.contains(keyword), needsCommand {
      throw unreadable("\(keyword) without a command before it")
    }
    if isAfterConstruct, Self.openers.contains(keyword), !Self.closers.contains(keyword) {
      throw unreadable("\(keyword) where no command can begin")
    }
    switch keyword {
    case "if": enter(.condition)
    case "while", "until", "for", "select": enter(.loop)
    case "case": enter(.choice)
    case "{": enter(.braces)
    case "fi": try leave(.condition)
    case "done": try leave(.loop)
    case "esac": try leave(.choice)
    case "}": try leave(.braces)
    case "function": isNamingFunction = true
    case "coproc": throw unreadable("coproc")
    case "then", "else", "elif": try require(.condition)
    case "do": try require(.loop)
    case "!", "time":
      guard !isAfterPipe else { throw unreadable("\(keyword) in a pipe") }
    default: return false
    }
    if Self.openers.contains(keyword) { needsCommand = true }
    return true
  }

  /// Reserved words before which a command must stand.
  private static let closers: Set = ["then", "else", "elif", "do", "fi", "done", "}"]
  /// Reserved words after which a command must stand.
  private static let openers: Set = [
    "if", "then", "else", "elif", "while", "until", "do", "{", "!", "for", "select", "case",
  ]

  private mutating func enter(_ construct: Construct) {
    needsCommand = false
    enclosing.append((construct, isBeforeBody))
    isBeforeBody = false
  }

  private mutating func leave(_ construct: Construct) throws(ShellUnreadable) {
    try require(construct)
    enclosing.removeLast()
    isAfterConstruct = true
    noteCommand()
  }

  private func require(_ construct: Construct) throws(ShellUnreadable) {
    guard enclosing.last?.construct == construct else {
      throw unreadable("a reserved word outside its construct")
    }
  }

  private mutating func finish(_ separator: ShellToken.Separator) throws(ShellUnreadable) {
    guard !isRedirecting else { throw unreadable("a redirection without a file") }
    switch separator {
    case .open: return try open()
    case .close: return try close()
    case .end: try execute(isUncertain)
    case .caseEnd:
      guard enclosing.last?.construct == .choice else { throw unreadable("a stray ;;") }
      try execute(true)
    case .semicolon, .condition, .pipe, .background:
      guard hasCommand else { throw unreadable("an operator without a command before it") }
      try execute(separator == .pipe || separator == .background ? true : isUncertain)
    }
    if hasCommand {
      isAfterPipe = separator == .pipe
      isAfterOperator = separator == .condition || isAfterPipe
    }
    endCommand()
  }

  private mutating func endCommand() {
    command = []
    hasCommand = false
    isAfterConstruct = false
    isAfterRedirection = false
  }

  private mutating func open() throws(ShellUnreadable) {
    if command.first?.keyword == "case", command.last?.keyword == "in" { command = [] }
    guard command.count <= 1, command.allSatisfy({ ShellAssignment($0) == nil }) else {
      throw unreadable("an unexpected parenthesis")
    }
    if !command.isEmpty {
      isBeforeBody = true
      isInParameters = true
      command = []
    }
    guard !isAfterConstruct, !isAfterRedirection else {
      throw unreadable("an unexpected parenthesis")
    }
    enter(.parentheses)
    isParenthesisEmpty = true
    hasCommand = false
  }

  /// The end of `( … )`, of the `()` after a function's name, or of a pattern in a `case`.
  private mutating func close() throws(ShellUnreadable) {
    if enclosing.last?.construct == .choice {
      isAfterOperator = false
      return endCommand()
    }
    try execute(true)
    let isFunction = enclosing.last?.isFunction == true
    try leave(.parentheses)
    isBeforeBody = isFunction && isParenthesisEmpty
    guard isBeforeBody || !isParenthesisEmpty else { throw unreadable("nothing in parentheses") }
    if isBeforeBody { endCommand() }
    isParenthesisEmpty = false
    command = []
    isAfterOperator = false
  }

  private mutating func execute(_ isUncertain: Bool) throws(ShellUnreadable) {
    guard let first = command.first else { return }
    switch first.keyword {
    case "case": return
    case "for", "select": return try setByCommand(Array(command.dropFirst().prefix(1)))
    default: try execute(command, isUncertain)
    }
  }
}
