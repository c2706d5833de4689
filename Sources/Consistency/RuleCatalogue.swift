/// All rules there are, in the order in which findings are shown.
public enum RuleCatalogue {
  /// The rules on any repository.
  static let repositoryRules: [any RepositoryRule] = metadataRules

  /// The rules on what a definition publishes.
  static let publicationRules: [any PublicationRule] = []

  /// The rules on lists of accepted findings.
  static let baselineRules: [any BaselineRule] = [BaselineExpiredRule(), BaselineUnusedRule()]

  /// Descriptions of all rules.
  public static var all: [RuleDescription] {
    repositoryRules.map { type(of: $0).description }
      + publicationRules.map { type(of: $0).description }
      + baselineRules.map { type(of: $0).description }
  }
}
