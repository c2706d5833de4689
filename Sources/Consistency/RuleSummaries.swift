// swift-format-ignore-file
// Made of the first sentences of the rules' comments: RECORD=1 swift test --filter RulePage
extension RuleCatalogue {
  /// What each rule asks, in a sentence, by its name.
  public static let summaries: [String: String] = [
    "repomd-readable":
      "repodata/repomd.xml must be there, readable, and a well-formed repomd.xml.",
    "repomd-file-missing":
      "Every file that repomd.xml names must be there.",
    "baseline-expired":
      "An entry of the baseline must not have expired.",
    "baseline-unused":
      "An entry of the baseline must accept something that is found.",
  ]
}
