/// The packages that a rich dependency is evaluated against.
public protocol RichUniverse {
  /// What identifies a package.
  associatedtype Provider: Hashable

  /// All providers of a plain dependency, or nil if it is not known whether there are any.
  func providers(of dependency: Dependency) -> Set<Provider>?
}

extension RichDependency {
  /// Whether the dependency holds when all packages of `universe` are installed.
  ///
  /// A leaf holds if it has a provider. `A if B` is `A or not B`, `A unless B` is `A and not B`;
  /// with an `else C`, the condition chooses between `A` and `C`. `with` and `without` ask for one
  /// package, by intersecting or subtracting the providers of their operands.
  public func evaluate(_ universe: some RichUniverse) -> Truth {
    switch self {
    case .leaf, .with, .without: truth(of: providers(in: universe))
    case .and(let operands): operands.reduce(.yes) { $0.and($1.evaluate(universe)) }
    case .or(let operands): operands.reduce(.no) { $0.or($1.evaluate(universe)) }
    case .ifHolds(let first, let condition, let otherwise):
      RichDependency.choose(
        condition.evaluate(universe), first.evaluate(universe),
        otherwise?.evaluate(universe) ?? .yes)
    case .unless(let first, let condition, let otherwise):
      RichDependency.choose(
        condition.evaluate(universe), otherwise?.evaluate(universe) ?? .no,
        first.evaluate(universe))
    }
  }

  /// `yes` if the condition holds, else `no`; either if they agree.
  private static func choose(_ condition: Truth, _ yes: Truth, _ no: Truth) -> Truth {
    switch condition {
    case .yes: yes
    case .no: no
    case .unknown: yes == no ? yes : .unknown
    }
  }

  private func truth<Provider>(of providers: Set<Provider>?) -> Truth {
    guard let providers else { return .unknown }
    return providers.isEmpty ? .no : .yes
  }

  /// The packages that provide all that `with` and `without` ask of one package.
  ///
  /// rpm allows only plain dependencies, `with`, `without` and `or` there; of anything else, which
  /// says nothing about one package, the providers are not known.
  private func providers<U: RichUniverse>(in universe: U) -> Set<U.Provider>? {
    switch self {
    case .leaf(let dependency): universe.providers(of: dependency)
    case .with(let operands): RichDependency.common(operands.map { $0.providers(in: universe) })
    case .without(let kept, let removed):
      RichDependency.subtract(removed.providers(in: universe), from: kept.providers(in: universe))
    case .or(let operands): RichDependency.union(operands.map { $0.providers(in: universe) })
    case .and, .ifHolds, .unless: nil
    }
  }

  /// What is in all sets: nothing if nothing is in the known ones, else not known if one is not.
  private static func common<Provider>(_ sets: [Set<Provider>?]) -> Set<Provider>? {
    var known: Set<Provider>?
    for case let set? in sets { known = known?.intersection(set) ?? set }
    guard known?.isEmpty != true else { return [] }
    return sets.contains(nil) ? nil : known
  }

  private static func subtract<Provider>(
    _ removed: Set<Provider>?, from kept: Set<Provider>?
  ) -> Set<Provider>? {
    if kept?.isEmpty == true { return [] }
    guard let removed else { return nil }
    return kept?.subtracting(removed)
  }

  private static func union<Provider>(_ sets: [Set<Provider>?]) -> Set<Provider>? {
    var all: Set<Provider> = []
    for set in sets {
      guard let set else { return nil }
      all.formUnion(set)
    }
    return all
  }
}
