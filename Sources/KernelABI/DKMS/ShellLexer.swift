/// Splits a bash script into tokens without running any of it.
///
/// Syntax that would need more than this to be split with certainty throws: better nothing is
/// known of the script than something wrong.
struct ShellLexer {
  let bytes: [UInt8]
  var offset = 0
  var line = 1
  private var tokens: [ShellToken] = []
  private var documents: [(delimiter: [UInt8], stripsTabs: Bool, expands: Bool)] = []
  private var isAtCommandStart = true
  /// Whether the words are those between `[[` and `]]`, where operators are ordinary bytes.
  private(set) var isInCondition = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  /// Whether the next bytes are those of `text`.
  func isNext(_ text: String) -> Bool {
    bytes[min(offset, bytes.count)...].starts(with: text.utf8)
  }

  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count {
      if peek() == 0x0A { line += 1 }
      offset = min(offset + 1, bytes.count)
    }
  }

  func unreadable(_ reason: String) -> ShellUnreadable {
    ShellUnreadable(reason: reason, line: line)
  }

  /// Splits the whole script.
  mutating func split() throws(ShellUnreadable) -> [ShellToken] {
    guard !bytes.contains(0) else { throw unreadable("a NUL byte") }
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09: advance()
      case 0x5C where peek(1) == 0x0A: advance(2)
      case 0x0A where isInCondition: advance()
      case 0x0A: try endLine()
      case UInt8(ascii: "#") where !isInCondition: skipComment()
      default: try addOperatorOrWord()
      }
    }
    guard !isInCondition else { throw unreadable("[[ without ]]") }
    guard documents.isEmpty else { throw unreadable("a here-document without an end") }
    tokens.append(.separator(.end))
    return tokens
  }

  private mutating func skipComment() {
    while let byte = peek(), byte != 0x0A { advance() }
  }

  private mutating func addOperatorOrWord() throws(ShellUnreadable) {
    if !isInCondition, let (length, token) = nextOperator() {
      advance(length)
      tokens.append(token)
      if case .separator = token { isAtCommandStart = true }
      return
    }
    if !isInCondition, isNext("((") { return try addArithmetic() }
    if !isInCondition, isNext("<<"), !isNext("<<<") { return try beginDocument() }
    if !isInCondition, let length = nextRedirection() {
      advance(length)
      tokens.append(.redirection)
      isAtCommandStart = false
      return
    }
    try addWord()
  }

  private mutating func addWord() throws(ShellUnreadable) {
    let word = try readWord()
    let keyword = word.keyword
    if peek() == UInt8(ascii: "<") || peek() == UInt8(ascii: ">"), !isInCondition, let keyword {
      if keyword.utf8.allSatisfy(isDigit) { return }
      if keyword.hasPrefix("{") { throw unreadable("a variable for a file descriptor") }
    }
    tokens.append(.word(word))
    if isInCondition {
      if keyword == "]]" { isInCondition = false }
    } else if isAtCommandStart {
      isInCondition = keyword == "[["
      isAtCommandStart = Self.openers.contains(keyword ?? "")
    }
  }

  /// Reserved words after which a command begins.
  private static let openers: Set = [
    "if", "then", "else", "elif", "while", "until", "do", "!", "{", "time",
  ]

  private static let operators: [(String, ShellToken.Separator)] = [
    (";;&", .caseEnd), (";;", .caseEnd), (";&", .caseEnd), (";", .semicolon), ("&&", .condition),
    ("||", .condition), ("|&", .pipe), ("|", .pipe), ("&", .background), ("(", .open),
    (")", .close),
  ]

  private func nextOperator() -> (Int, ShellToken)? {
    guard !isNext("&>"), !(isNext("((") && canBeArithmetic) else { return nil }
    return Self.operators.first { isNext($0.0) }.map { ($0.0.utf8.count, .separator($0.1)) }
  }

  /// Whether `((` would begin an arithmetic command here, or the head of a `for`.
  private var canBeArithmetic: Bool {
    if isAtCommandStart { return true }
    guard case .word(let word) = tokens.last else { return false }
    return word.keyword == "for"
  }

  private func nextRedirection() -> Int? {
    guard !isNext("<("), !isNext(">(") else { return nil }
    return ["&>>", "&>", "<<<", ">>", ">&", "<&", "<>", ">|", "<", ">"].first { isNext($0) }?
      .utf8.count
  }

  private mutating func addArithmetic() throws(ShellUnreadable) {
    let start = offset
    try skipParentheses()
    tokens.append(.arithmetic(Array(bytes[start..<offset])))
    isAtCommandStart = false
  }
}

extension ShellLexer {
  private mutating func beginDocument() throws(ShellUnreadable) {
    advance(2)
    let stripsTabs = peek() == UInt8(ascii: "-")
    if stripsTabs { advance() }
    while peek() == 0x20 || peek() == 0x09 { advance() }
    let word = try readWord()
    guard let delimiter = word.text, !word.parts.isEmpty else {
      throw unreadable("a here-document")
    }
    documents.append((delimiter, stripsTabs, word.keyword != nil))
  }

  private mutating func endLine() throws(ShellUnreadable) {
    advance()
    tokens.append(.separator(.end))
    isAtCommandStart = true
    for document in documents {
      let start = offset
      while true {
        guard peek() != nil else { throw unreadable("a here-document without an end") }
        let begin = offset
        while let byte = peek(), byte != 0x0A { advance() }
        let text = bytes[begin..<offset]
        advance()
        if document.expands, text.last == 0x5C { throw unreadable("a continued here-document") }
        let line = document.stripsTabs ? text.drop { $0 == 0x09 } : text
        if line.elementsEqual(document.delimiter) { break }
      }
      if document.expands { tokens.append(.document(Array(bytes[start..<offset]))) }
    }
    documents = []
  }
}
