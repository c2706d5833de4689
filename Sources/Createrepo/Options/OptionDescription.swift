public import SystemPackage

/// One option of a command: how it is written, what it means, and where its value goes.
///
/// A table of these is all there is to a command's options: parsing and `--help` both come from it.
/// `Values` is the structure that the parser fills.
public struct OptionDescription<Values>: Sendable {
  /// The part of `--help` an option is listed in.
  public enum Category: Hashable, Sendable {
    /// What people use.
    case ordinary
    /// Options that can do harm, shown by `--help-expert` and `--help-all`.
    case expert
    /// Options that scripts may pass and that no longer do anything, or are refused.
    case obsolete
  }

  /// What becomes of the word that follows the option, if it takes one.
  enum Action: Sendable {
    case flag(@Sendable (inout Values) -> Void)
    case value(
      @Sendable (inout Values, CommandArgument, _ option: String) throws(OptionError) -> Void)
  }

  /// The name after `--`.
  public let name: String
  /// The letter after `-`, if it has one.
  public let short: Character?
  /// The word that stands for its value in `--help`; nil for an option without a value.
  public let placeholder: String?
  /// One sentence for `--help`.
  public let help: String
  /// Where `--help` lists it.
  public let category: Category
  let action: Action

  /// The same option in another part of `--help`.
  public func inCategory(_ category: Category) -> Self {
    Self(
      name: name, short: short, placeholder: placeholder, help: help, category: category,
      action: action)
  }
}

extension OptionDescription {
  /// An option without a value that sets `target` to `value`.
  public static func flag(
    _ name: String, short: Character? = nil,
    _ target: any WritableKeyPath<Values, Bool> & Sendable, to value: Bool = true,
    help: String
  ) -> Self {
    flag(name, short: short, help: help) { $0[keyPath: target] = value }
  }

  /// An option without a value that does something to the values.
  public static func flag(
    _ name: String, short: Character? = nil, help: String,
    set: @escaping @Sendable (inout Values) -> Void
  ) -> Self {
    Self(
      name: name, short: short, placeholder: nil, help: help, category: .ordinary,
      action: .flag(set))
  }

  /// An option whose value is text; the last one given counts.
  public static func text(
    _ name: String, short: Character? = nil, _ placeholder: String,
    _ target: any WritableKeyPath<Values, String?> & Sendable, help: String
  ) -> Self {
    value(name, short: short, placeholder, help: help) { values, word, _ in
      values[keyPath: target] = word.text
    }
  }

  /// An option whose value is a path; the last one given counts.
  public static func path(
    _ name: String, short: Character? = nil, _ placeholder: String,
    _ target: any WritableKeyPath<Values, FilePath?> & Sendable, help: String
  ) -> Self {
    value(name, short: short, placeholder, help: help) { values, word, _ in
      values[keyPath: target] = word.path
    }
  }

  /// An option that may be given several times; the values keep their order.
  public static func list(
    _ name: String, short: Character? = nil, _ placeholder: String,
    _ target: any WritableKeyPath<Values, [CommandArgument]> & Sendable, help: String
  ) -> Self {
    value(name, short: short, placeholder, help: help) { values, word, _ in
      values[keyPath: target].append(word)
    }
  }

  /// An option whose value is a whole number of 32 bits, decimal, `0x` hexadecimal or `0` octal.
  public static func number(
    _ name: String, short: Character? = nil, _ placeholder: String,
    _ target: any WritableKeyPath<Values, Int?> & Sendable, help: String
  ) -> Self {
    value(name, short: short, placeholder, help: help) { values, word, option throws(OptionError) in
      values[keyPath: target] = try IntegerText.value(of: word.text, for: option)
    }
  }

  /// An option with a value of which `set` makes something, or says why it cannot.
  public static func value(
    _ name: String, short: Character? = nil, _ placeholder: String, help: String,
    set:
      @escaping @Sendable (inout Values, CommandArgument, _ option: String)
      throws(OptionError) -> Void
  ) -> Self {
    Self(
      name: name, short: short, placeholder: placeholder, help: help, category: .ordinary,
      action: .value(set))
  }
}
