/// What a rule needs to be asked.
public enum RuleScope: Sendable, CaseIterable {
  /// One createrepo repository, ours or not.
  case repository
  /// A definition: pool, kernels and all views together.
  case publication
  /// A list of accepted findings.
  case baseline
}

extension RuleCatalogue {
  /// What the rule of a name needs; nothing if there is no such rule.
  public static func scope(of name: String) -> RuleScope? {
    RuleScope.allCases.first { scope in rules(scope).contains { type(of: $0).name == name } }
  }

  /// The rules that need no more and no less than this.
  static func rules(_ scope: RuleScope) -> [any Rule] {
    switch scope {
    case .repository: repositoryRules
    case .publication: publicationRules
    case .baseline: baselineRules
    }
  }
}
