public import SystemPackage

/// What became of one submitted file.
public struct AdmissionOutcome: Sendable, Equatable {
  /// The ways it can go.
  public enum Decision: Sendable, Equatable {
    /// It is in the pool now.
    case admitted
    /// It took the place of the same package with another signature, or of other content.
    case replaced(AdmissionRefusal.Difference)
    /// The pool had it already; `note` says where its copy is the better one.
    case present(note: String?)
    /// It was refused; the copy that was kept, if it could be read at all.
    case quarantined(rule: String, reason: String, kept: FilePath?)
    /// The device that it lies on failed: nothing is known of it, and it is to be asked for again.
    case deferred(reason: String)
  }

  /// The file that was submitted.
  public let file: SubmittedFile
  /// What became of it.
  public let decision: Decision
  /// Where it is in the pool.
  public let poolPath: FilePath?
  /// SHA-256 of what was read, if it could be read.
  public let checksum: String?

  /// Whether it was refused.
  public var isQuarantined: Bool {
    if case .quarantined = decision { true } else { false }
  }

  /// Whether it could not be read for now.
  public var isDeferred: Bool {
    if case .deferred = decision { true } else { false }
  }

  /// Whether the pool changed.
  public var changedPool: Bool {
    switch decision {
    case .admitted, .replaced: true
    case .present, .quarantined, .deferred: false
    }
  }
}
