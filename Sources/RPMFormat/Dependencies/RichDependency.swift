/// A rich (boolean) dependency: an expression in parentheses over plain dependencies.
///
///     (A and B)  (A or B or C)  (A with B)      chains of one operator
///     (A without B)                             two operands
///     (A if B)  (A unless B)  … else C          two operands or three
///
/// Operands are plain dependencies (`name`, `name >= 1:2-3`) or expressions in parentheses. The
/// language is that of rpm's manual, "Boolean Dependencies".
public indirect enum RichDependency: Sendable, Hashable, CustomStringConvertible {
  /// A plain dependency.
  case leaf(Dependency)
  /// All operands hold.
  case and([RichDependency])
  /// At least one operand holds.
  case or([RichDependency])
  /// One and the same package provides all operands.
  case with([RichDependency])
  /// A package provides the first operand and not the second.
  case without(RichDependency, RichDependency)
  /// The first operand holds if `condition` does, else `otherwise` (or nothing is asked).
  case ifHolds(RichDependency, condition: RichDependency, otherwise: RichDependency?)
  /// The first operand holds and `condition` does not; if it does, `otherwise` must hold.
  case unless(RichDependency, condition: RichDependency, otherwise: RichDependency?)

  /// The expression in parentheses, which reads back as the same value.
  public var description: String {
    switch self {
    case .leaf(let dependency): "(\(dependency))"
    case .and(let operands): RichDependency.joined(operands, by: " and ")
    case .or(let operands): RichDependency.joined(operands, by: " or ")
    case .with(let operands): RichDependency.joined(operands, by: " with ")
    case .without(let kept, let removed): RichDependency.joined([kept, removed], by: " without ")
    case .ifHolds(let first, let condition, let otherwise):
      "(\(first.operandText) if \(condition.operandText)\(RichDependency.elseText(otherwise)))"
    case .unless(let first, let condition, let otherwise):
      "(\(first.operandText) unless \(condition.operandText)\(RichDependency.elseText(otherwise)))"
    }
  }

  /// The plain dependencies in the order in which they are written.
  public var leaves: [Dependency] {
    switch self {
    case .leaf(let dependency): [dependency]
    case .and(let operands), .or(let operands), .with(let operands): operands.flatMap(\.leaves)
    case .without(let kept, let removed): kept.leaves + removed.leaves
    case .ifHolds(let first, let condition, let otherwise),
      .unless(let first, let condition, let otherwise):
      first.leaves + condition.leaves + (otherwise?.leaves ?? [])
    }
  }

  private var operandText: String {
    if case .leaf(let dependency) = self { dependency.description } else { description }
  }

  private static func joined(_ operands: [RichDependency], by separator: String) -> String {
    "(" + operands.map(\.operandText).joined(separator: separator) + ")"
  }

  private static func elseText(_ otherwise: RichDependency?) -> String {
    otherwise.map { " else \($0.operandText)" } ?? ""
  }
}
