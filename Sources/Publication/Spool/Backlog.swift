public import SystemIO
import SystemPackage

/// What waits for a publisher, and what it has refused.
public struct Backlog: Sendable, Equatable {
  /// How long the oldest request has waited, in seconds; 0 if none waits.
  public let oldestRequestAge: Int64
  /// How many files, or things that were no requests, lie in the quarantine with a reason.
  public let refusedFiles: Int

  /// Looks at spool and quarantine of a definition; neither needs to be there.
  ///
  /// - Throws: `SystemError` if they are there and cannot be read.
  public init(_ definition: Definition) throws(SystemError) {
    let spool = Spool(definition)
    var oldest: Int64?
    if try FileStatus.of(spool.new) != nil {
      for id in try spool.pending().ids {
        // By the clock of the disk: what stands in the name anybody may have written.
        guard let status = try FileStatus.of(spool.request(id), followLinks: false) else {
          continue
        }
        oldest = min(oldest ?? status.changeSeconds, status.changeSeconds)
      }
    }
    oldestRequestAge = oldest.map { max(0, HostSystem.clock() - $0) } ?? 0
    let quarantine = definition.quarantineFolder
    refusedFiles =
      try FileStatus.of(quarantine) == nil
      ? 0 : FileSystem.listDirectory(quarantine).count { $0.hasSuffix(".json") }
  }

  /// Whether a request waits that was filed for this spool.
  public static func hasRequests(_ definition: Definition) throws(SystemError) -> Bool {
    let spool = Spool(definition)
    guard try FileStatus.of(spool.new) != nil else { return false }
    return try !spool.pending().ids.isEmpty
  }
}
