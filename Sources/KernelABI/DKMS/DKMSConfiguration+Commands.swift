extension DKMSInterpreter {
  /// What a simple command does to the variables.
  mutating func execute(
    _ command: [ShellWord], _ isUncertain: Bool
  ) throws(ShellUnreadable) {
    let assignments = command.prefix { ShellAssignment($0) != nil }
    let isCommand = assignments.count < command.count
    for assignment in assignments.compactMap({ ShellAssignment($0) }) {
      if isCommand, Self.isHarmful(assignment.name) { continue }
      try assign(assignment, isUncertain || isCommand)
    }
    guard isCommand else { return }
    if command.contains(where: { ShellAssignment($0)?.isArray == true }) {
      throw unreadable("an array in a command")
    }
    try call(command[assignments.count], Array(command[(assignments.count + 1)...]), isUncertain)
  }

  /// Commands after which nothing is certain: they run other text, end the file early or change
  /// how bash reads it.
  private static let opaque: Set = [
    "eval", "source", ".", "exit", "return", "exec", "set", "shopt", "trap", "alias", "unalias",
    "enable", "builtin", "logout", "readonly", "die", "diewarn", "safe_source", "read_conf",
    "read_conf_or_die", "read_framework_conf",
  ]
  /// Commands that set the variables which they are given.
  private static let setters: Set = [
    "read", "mapfile", "readarray", "let", "unset", "getopts", "wait",
  ]
  /// Those whose options may change what later assignments mean.
  private static let declarers: Set = ["declare", "typeset", "local"]

  private mutating func call(
    _ name: ShellWord, _ arguments: [ShellWord], _ isUncertain: Bool
  ) throws(ShellUnreadable) {
    guard let bytes = name.text else { throw unreadable("a command whose name is computed") }
    let name = String(decoding: bytes, as: UTF8.self)
    if Self.opaque.contains(name) { throw unreadable("the command \(name)") }
    if Self.declarers.contains(name) { return try declare(arguments) }
    if Self.setters.contains(name) { return try setByCommand(arguments) }
    let option = arguments.first?.text.map { String(decoding: $0, as: UTF8.self) }
    switch name {
    case "command":
      guard option == "-v" || option == "-V" else { throw unreadable("the command command") }
    case "printf":
      guard let option else { throw unreadable("a computed argument of printf") }
      if option.hasPrefix("-v") { try setByCommand(arguments) }
    case "export": try export(arguments, isUncertain)
    default: break
    }
  }

  private mutating func export(
    _ arguments: [ShellWord], _ isUncertain: Bool
  ) throws(ShellUnreadable) {
    for argument in arguments {
      if let assignment = ShellAssignment(argument) {
        try assign(assignment, isUncertain)
      } else if argument.text == nil {
        throw unreadable("a computed argument of export")
      }
    }
  }

  /// Marks all variables that are named in a command's arguments.
  mutating func setByCommand(_ arguments: [ShellWord]) throws(ShellUnreadable) {
    for argument in arguments {
      if let text = argument.text {
        for name in Self.names(in: text) { try forget(name) }
      } else if let assignment = ShellAssignment(argument) {
        try forget(assignment.name)
      } else {
        throw unreadable("a computed argument of a command that sets variables")
      }
    }
  }

  private mutating func declare(_ arguments: [ShellWord]) throws(ShellUnreadable) {
    for option in arguments.compactMap(\.text) where option.first == UInt8(ascii: "-") {
      guard option.dropFirst().allSatisfy("gxaA".utf8.contains) else {
        throw unreadable("an option of declare")
      }
    }
    try setByCommand(arguments)
  }

  /// Marks the variables in a text that the shell evaluates, if it may assign any of them.
  mutating func noteEffects(of text: [UInt8]) throws(ShellUnreadable) {
    if text.starts(with: "${".utf8), Self.has(text, "?") { throw unreadable("a ${…?…}") }
    let isEvaluated =
      Self.has(text, "${") || Self.has(text, "$((") || text.starts(with: "((".utf8)
    let isAssigning = Self.has(text, "=") || Self.has(text, "++") || Self.has(text, "--")
    guard isEvaluated, isAssigning else { return }
    if Self.has(text, "${!") { throw unreadable("an assignment to a computed variable") }
    for name in Self.names(in: text) { try forget(name) }
  }

  private static func has(_ text: [UInt8], _ pair: String) -> Bool {
    String(decoding: text, as: UTF8.self).contains(pair)
  }

  private static func names(in text: [UInt8]) -> [String] {
    text.split { !isWordByte($0) }.map { String(decoding: $0, as: UTF8.self) }
  }
}
