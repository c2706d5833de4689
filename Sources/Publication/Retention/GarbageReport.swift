/// What a collection of garbage took away and left, and why.
public struct GarbageReport: Sendable, Encodable {
  /// A file or folder that was taken away, or would be.
  public struct Removal: Sendable, Encodable, Equatable {
    /// Its path below the root.
    public let path: String
    /// Why nobody needs it.
    public let reason: String
    /// Its size in bytes; a link to the pool frees nothing.
    public let bytes: Int64
  }

  /// Something that stays although it is not part of what is served now.
  public struct Kept: Sendable, Encodable, Equatable {
    /// The view.
    public let view: String
    /// What stays, and for how long.
    public let reason: String
  }

  /// The version of the JSON schema.
  public let schema = 1
  /// Whether nothing was really removed.
  public let isDryRun: Bool
  /// What was removed, or would be.
  public internal(set) var removed: [Removal] = []
  /// What stays, and why.
  public internal(set) var kept: [Kept] = []
  /// What the operator should know.
  public internal(set) var warnings: [String] = []

  /// A line for each removal and each reason to keep.
  public var text: String {
    let verb = isDryRun ? "would remove" : "removed"
    let lines =
      removed.map { "\(verb) \($0.path): \($0.reason)\n" }
      + kept.map { "keeps \($0.view): \($0.reason)\n" }
    return lines.joined()
  }
}
