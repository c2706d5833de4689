extension RuleCatalogue {
  /// The rules on the index and the documents of any repository.
  static let metadataRules: [any RepositoryRule] = [
    IndexReadableRule(), MetadataMandatoryRule(), MetadataTypeRule(), MetadataPlaceRule(),
    MetadataPresentRule(), MetadataSizeRule(), MetadataChecksumRule(), MetadataCompressionRule(),
    MetadataOpenSizeRule(), MetadataOpenChecksumRule(), MetadataTimeRule(), MetadataModeRule(),
    MetadataLinkRule(), SignatureMissingRule(), SignatureValidRule(), SignatureKeyRule(),
    SignatureKeyFileRule(), SignatureExpiryRule(), DocumentWellformedRule(),
    DocumentDoctypeRule(), DocumentPackageRule(), DocumentCountRule(), DocumentPkgidsRule(),
    DocumentNevraRule(), DatabaseReadableRule(), DatabaseInfoRule(), DatabaseRowsRule(),
    ZchunkHeaderRule(), ZchunkContentRule(),
  ]
}
