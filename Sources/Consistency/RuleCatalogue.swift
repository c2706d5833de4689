/// All rules there are, in the order in which findings are shown.
public enum RuleCatalogue {
  /// The rules on any repository.
  static let repositoryRules: [any RepositoryRule] = metadataRules + packageRules

  /// The rules on what a definition publishes.
  static let publicationRules: [any PublicationRule] = [
    PackageLinkRule(),
    KeptUnsatisfiedRule(), KeptUnknownRule(), DroppedSatisfiedRule(), ChainIncompleteRule(),
    KernelPlusRule(), BaseClosureRule(), LatestAllRule(), ViewSameContentRule(),
    VerdictReadableRule(), VerdictFalsifiedRule(), TargetWithoutKmodsRule(),
    OutsideStablelistRule(), KeptNowhereRule(), DKMSFallbackRule(),
    ViewMissingRule(), ViewStaleRule(), IndexDocumentRule(), ClientConfigurationRule(),
    ClientMetalinkRule(), ClientKeysRule(), GraceViolatedRule(), GenerationMissingRule(),
    TargetGoneRule(), PublishHeldRule(), JournalLeftRule(), RequestWaitingRule(),
    PoolQuarantinedRule(), LeftoverFilesRule(),
  ]

  /// The rules on lists of accepted findings.
  static let baselineRules: [any BaselineRule] = [BaselineExpiredRule(), BaselineUnusedRule()]

  /// Descriptions of all rules.
  public static var all: [RuleDescription] {
    repositoryRules.map { type(of: $0).description }
      + publicationRules.map { type(of: $0).description }
      + baselineRules.map { type(of: $0).description }
  }
}
