/// All rules there are, in the order in which findings are shown.
public enum RuleCatalogue {
  /// The rules on any repository.
  static let repositoryRules: [any RepositoryRule] = [
    IndexReadableRule(),
    MetadataPresentRule(),
  ]

  /// The rules on what a definition publishes.
  static let publicationRules: [any PublicationRule] = []

  /// Descriptions of all rules.
  public static var all: [RuleDescription] {
    repositoryRules.map { type(of: $0).description }
      + publicationRules.map { type(of: $0).description }
  }
}
