/// Whether something holds, as far as is known (Kleene's three values).
public enum Truth: Sendable, Hashable {
  /// It does not hold.
  case no
  /// It may hold or not: what it depends on is not known.
  case unknown
  /// It holds.
  case yes

  /// Whether both hold: no if one does not, even if nothing is known of the other.
  public func and(_ other: Truth) -> Truth {
    if self == .no || other == .no { return .no }
    return self == .yes && other == .yes ? .yes : .unknown
  }

  /// Whether one of them holds: yes if one does, even if nothing is known of the other.
  public func or(_ other: Truth) -> Truth {
    negated.and(other.negated).negated
  }

  /// Whether it does not hold.
  public var negated: Truth {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
}
