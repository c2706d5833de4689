/// What a command accepts, in the order in which `--help` lists it.
///
/// Parsing follows GLib's GOption, which createrepo_c and its companions use: long options as
/// `--x=v` or `--x v`, letters in bundles (`-dqx GLOB`, the value is the next word), options and
/// operands in any order, `--` ends the options, a lone `-` is an operand, no abbreviations.
public struct OptionTable<Values>: Sendable {
  /// What a command line asked for.
  public enum Outcome {
    /// To show this text and do nothing else.
    case help(String)
    /// To run with these values and operands.
    case run(Values, operands: [CommandArgument])
  }

  /// The name the command is known by.
  public let command: String
  /// How its operands look in the first lines of `--help`.
  public let usage: String
  /// What the command does, in a sentence.
  public let summary: String
  /// The options.
  public let options: [OptionDescription<Values>]

  /// A table of `options` for `command`.
  public init(
    command: String, usage: String, summary: String, options: [OptionDescription<Values>]
  ) {
    self.command = command
    self.usage = usage
    self.summary = summary
    self.options = options
  }

  /// Reads a command line into `values`.
  ///
  /// `-h`, `--help` and their like are met where they stand: an error before them comes first.
  ///
  /// - `arguments`: all words after the command's name.
  public func parse(
    _ arguments: [CommandArgument], into values: Values
  ) throws(OptionError) -> Outcome {
    var reading = Reading(words: arguments, values: values)
    while let word = reading.next() {
      if word.bytes.starts(with: dashes) {
        guard word.bytes.count > 2 else {
          reading.operands += reading.rest()
          break
        }
        if let help = try readLong(word, &reading) { return .help(help) }
      } else if word.bytes.first == dash, word.bytes.count > 1 {
        if let help = try readLetters(word, &reading) { return .help(help) }
      } else {
        reading.operands.append(word)
      }
    }
    return .run(reading.values, operands: reading.operands)
  }

  /// The words not yet read, and what has been made of those before.
  private struct Reading {
    let words: [CommandArgument]
    var values: Values
    var operands: [CommandArgument] = []
    var position = 0

    mutating func next() -> CommandArgument? {
      guard position < words.count else { return nil }
      defer { position += 1 }
      return words[position]
    }

    mutating func rest() -> ArraySlice<CommandArgument> {
      defer { position = words.count }
      return words[position...]
    }
  }

  /// Reads `--name`, `--name=value` or `--name` with the next word; gives text if help is asked.
  private func readLong(
    _ word: CommandArgument, _ reading: inout Reading
  ) throws(OptionError) -> String? {
    let body = word.bytes.dropFirst(2)
    let name = body.prefix { $0 != UInt8(ascii: "=") }
    let text = String(decoding: name, as: UTF8.self)
    guard let option = options.first(where: { $0.name.utf8.elementsEqual(name) }) else {
      if name.count == body.count, let help = help(asked: text) { return help }
      throw .unknown(word.text)
    }
    switch option.action {
    // As in GLib, a value that is given to an option without one is passed over.
    case .flag(let set): set(&reading.values)
    case .value(let set):
      let inline = name.count < body.count
      let value =
        inline ? CommandArgument(bytes: Array(body.dropFirst(name.count + 1))) : reading.next()
      guard let value else { throw .missingArgument(option: "--\(text)") }
      try set(&reading.values, value, "--\(text)")
    }
    return nil
  }

  /// Reads `-abc`: every letter an option, of which one may take the next word as its value.
  private func readLetters(
    _ word: CommandArgument, _ reading: inout Reading
  ) throws(OptionError) -> String? {
    var hasTakenValue = false
    for letter in word.text.dropFirst() {
      guard let option = options.first(where: { $0.short == letter }) else {
        if letter == "h" || letter == "?" { return help(expert: false) }
        throw .unknown(word.text)
      }
      switch option.action {
      case .flag(let set): set(&reading.values)
      case .value(let set):
        if hasTakenValue { throw .twoArguments(option: "-\(letter)") }
        guard let value = reading.next() else { throw .missingArgument(option: "-\(letter)") }
        hasTakenValue = true
        try set(&reading.values, value, "-\(letter)")
      }
    }
    return nil
  }

  private func help(asked name: String) -> String? {
    switch name {
    case "help": help(expert: false)
    case "help-all": help(expert: true)
    case "help-expert": help(only: .expert)
    default: nil
    }
  }
}

private let dash = UInt8(ascii: "-")
private let dashes = [dash, dash]
