public import Publication

/// A request that was filed, and its result if somebody waited for it.
public struct SubmissionReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let request: String
  let result: SpoolResult?

  /// The report on a request.
  public init(request: String, result: SpoolResult?) {
    self.request = request
    self.result = result
  }

  /// Nothing for a request that was only filed: hooks keep quiet. Else one line a file.
  public var text: String {
    result.map { result in
      result.files.map { file in
        "\(file.file): \(file.decision)\(file.reason.map { ": \($0)" } ?? "")\n"
      }.joined()
    } ?? ""
  }

  /// What is wrong with the result, for standard error.
  public var diagnostics: [String] {
    guard let result else { return [] }
    let files = result.files.filter { $0.decision == "quarantined" }.map {
      "\($0.file): quarantined: \($0.reason ?? "")"
    }
    return files + (result.error.map { ["request \(request): \($0)"] } ?? [])
  }
}
