/// The name of an RPM dependency that stands for a kernel symbol.
///
///     kernel(SYMBOL)          a symbol of the kernel's own modules or image (Red Hat family)
///     ksym(SYMBOL)            a symbol of another kmod
///     ksym(FLAVOR:SYMBOL)     a symbol of a kernel flavour or its kmods (SUSE)
///     kernel(FLAVOR:SYMSET)   a set of symbols of a kernel flavour (SUSE)
///
/// The version of such a dependency is the symbol's `CRC`.
public struct SymbolName: Hashable, Sendable, CustomStringConvertible {
  /// The word before the parenthesis.
  public enum Namespace: String, Hashable, Sendable, CaseIterable {
    /// `kernel(…)`, which the target kernel satisfies.
    case kernel
    /// `ksym(…)`, which other kmods satisfy.
    case ksym
  }

  /// Whether the kernel or another kmod satisfies it.
  public let namespace: Namespace
  /// SUSE's kernel flavour (`default`, `preempt`); nothing in the Red Hat family.
  public let flavor: String?
  /// The symbol, or for SUSE's `kernel(FLAVOR:SYMSET)` the set of symbols.
  public let symbol: String

  /// A symbol of `namespace`.
  public init(namespace: Namespace, flavor: String? = nil, symbol: String) {
    self.namespace = namespace
    self.flavor = flavor
    self.symbol = symbol
  }

  /// Reads the name of a dependency; nothing if it names no symbol.
  ///
  /// A symbol or flavour that is empty, and a parenthesis inside the parentheses, name nothing.
  public init?(dependencyName: String) {
    let name = dependencyName.utf8
    guard let namespace = Namespace.allCases.first(where: { dependencyName.hasPrefix($0.opening) }),
      name.last == UInt8(ascii: ")")
    else { return nil }
    let inside = name.dropFirst(namespace.opening.utf8.count).dropLast()
    guard !inside.isEmpty, !inside.contains(where: { $0 == 0x28 || $0 == 0x29 }) else { return nil }
    let parts = inside.split(separator: 0x3A, maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, !first.isEmpty, !last.isEmpty else {
      return nil
    }
    self.namespace = namespace
    flavor = parts.count == 2 ? String(Substring(first)) : nil
    symbol = String(Substring(last))
  }

  /// The name as a dependency writes it: what `init(dependencyName:)` reads.
  public var dependencyName: String {
    "\(namespace.opening)\(flavor.map { "\($0):" } ?? "")\(symbol))"
  }

  /// The dependency's name.
  public var description: String { dependencyName }

  /// Whether a dependency of that name is a symbol's: what `init(dependencyName:)` decides, on the
  /// bytes of a header, without making a text of them.
  public static func isSymbol(_ name: Span<UInt8>) -> Bool {
    guard name.count > 5, name[name.count - 1] == 0x29 else { return false }
    for namespace in Namespace.allCases where name.begins(with: namespace.opening) {
      return isInside(name.extracting(namespace.opening.utf8.count..<name.count - 1))
    }
    return false
  }

  /// Whether what stands between the parentheses is `SYMBOL` or `FLAVOR:SYMBOL`.
  private static func isInside(_ text: Span<UInt8>) -> Bool {
    guard !text.isEmpty else { return false }
    var colon: Int?
    for index in 0..<text.count {
      switch text[index] {
      case 0x28, 0x29: return false
      case 0x3A where colon == nil: colon = index
      default: break
      }
    }
    return colon.map { $0 > 0 && $0 < text.count - 1 } ?? true
  }
}

extension SymbolName.Namespace {
  /// The word with its opening parenthesis.
  fileprivate var opening: String {
    switch self {
    case .kernel: "kernel("
    case .ksym: "ksym("
    }
  }
}
