extension RuleCatalogue {
  /// The rules on the packages of any repository, and on the repository as a whole.
  static let packageRules: [any RepositoryRule] = [
    PackageOutsideRule(), PackageMissingRule(), PackageNotRegularRule(), PackageUnreadableRule(),
    PackageSizeRule(), PackageChecksumRule(), PackageHeadersRule(), PackageHeaderRangeRule(),
    PackageMetadataRule(), PackageDigestsRule(), PackageSignatureRule(), PackageFileNameRule(),
    PackageListedTwiceRule(), RepositoryDuplicateNEVRARule(), RepositoryUnlistedPackageRule(),
    RepositoryCompsRule(), RepositoryModulesRule(),
  ]
}
