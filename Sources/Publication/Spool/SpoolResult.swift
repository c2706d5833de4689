import FoundationEssentials

/// What became of a request, as the one who filed it reads it.
public struct SpoolResult: Codable, Sendable, Equatable {
  /// How it ended.
  public enum State: String, Codable, Sendable {
    /// Its packages are published, but for those that were quarantined.
    case published
    /// Its packages are in the pool, but publishing failed; the next run publishes them.
    case admitted
    /// It could not be read as a request.
    case refused
  }

  /// What became of one file.
  public struct File: Codable, Sendable, Equatable {
    /// The file as it was submitted.
    public let file: String
    /// `admitted`, `replaced`, `present` or `quarantined`.
    public let decision: String
    /// Why, where there is something to say.
    public let reason: String?
    /// The rule that refused it.
    public let rule: String?
  }

  /// The version of the format.
  public let schema: Int
  /// The request.
  public let request: String
  /// How it ended.
  public let state: State
  /// The files, as the request names them.
  public let files: [File]
  /// What went wrong beside the files.
  public let error: String?

  init(request: String, state: State, outcomes: [AdmissionOutcome], error: String?) {
    schema = 1
    self.request = request
    self.state = state
    files = outcomes.map(File.init)
    self.error = error
  }

  /// Reads a result.
  public init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(SpoolResult.self, from: Data(bytes))
  }

  /// Whether every file of the request is published.
  public var isComplete: Bool {
    state == .published && !files.contains { $0.decision == "quarantined" }
  }
}

extension SpoolResult.File {
  init(_ outcome: AdmissionOutcome) {
    file = SubmittedPath.printable(outcome.file.name)
    decision = outcome.decision.word
    switch outcome.decision {
    case .admitted: (rule, reason) = (nil, nil)
    case .replaced(let difference): (rule, reason) = (nil, difference.rawValue)
    case .present(let note): (rule, reason) = (nil, note)
    case .quarantined(let broken, let text, _): (rule, reason) = (broken, text)
    case .deferred(let text): (rule, reason) = (nil, text)
    }
  }
}

extension AdmissionOutcome.Decision {
  /// One word for it.
  public var word: String {
    switch self {
    case .admitted: "admitted"
    case .replaced: "replaced"
    case .present: "present"
    case .quarantined: "quarantined"
    case .deferred: "deferred"
    }
  }
}
