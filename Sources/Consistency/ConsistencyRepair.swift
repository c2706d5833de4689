public import Publication
import SystemIO

/// Repairs what is safe to repair: publishes anew what can be made from the pool.
///
/// It never deletes an RPM, and writes nothing but what a publish writes. Views in which something
/// was found are rendered from headers again, whatever they serve and whatever runs remember of
/// them; what does not come from the pool (superseded metadata, requests, keys, a hold) stays as it
/// is. Then everything is checked once more.
public struct ConsistencyRepair: Sendable {
  /// What became of it.
  public struct Outcome: Sendable {
    /// What was published; nothing if publishing was refused, or could not have mended anything.
    public let published: PublishOutcome?
    /// Why publishing was refused, as a sentence.
    public let refusal: String?
    /// What was found that is not there any more.
    public let mended: [Finding]
    /// What is left, as a check after the repair has it.
    public let after: CheckReport
  }

  private let definition: Definition
  private let options: CheckOptions
  private let isForced: Bool
  private let progress: ProgressReport

  /// A repair of what a definition publishes.
  ///
  /// - Parameters:
  ///   - definition: what is published.
  ///   - options: how it was checked, and is checked again.
  ///   - isForced: whether views may lose more than the definition allows.
  ///   - progress: is told how far it is.
  public init(
    _ definition: Definition, _ options: CheckOptions = CheckOptions(), isForced: Bool = false,
    progress: ProgressReport = .silent
  ) {
    self.definition = definition
    self.options = options
    self.isForced = isForced
    self.progress = progress
  }

  /// Publishes anew for the findings of a report, and checks again.
  ///
  /// - Parameter report: what a check of the definition has found.
  /// - Returns: what was done, and what is left.
  /// - Throws: what keeps pool and kernels from being read by the second check.
  public func run(after report: CheckReport) async throws -> Outcome {
    let mendable = Set(report.rules.filter(\.isMendedByPublishing).map(\.name))
    let findings = report.findings.filter { mendable.contains($0.rule) }
    guard !findings.isEmpty else {
      return Outcome(published: nil, refusal: nil, mended: [], after: report)
    }
    let views = Set(findings.map(\.view)).subtracting([""])
    var (published, refusal): (PublishOutcome?, String?)
    do {
      published = try await Publisher(
        definition, workers: options.workers, progress: progress, isForced: isForced,
        rebuilds: views
      ).publish()
    } catch {
      refusal = "\(error)"
    }
    let after = try await ConsistencyCheck(options, progress: progress).check(definition)
    let left = Set(after.findings.map(\.id))
    return Outcome(
      published: published, refusal: refusal,
      mended: report.findings.filter { !left.contains($0.id) }, after: after)
  }
}
