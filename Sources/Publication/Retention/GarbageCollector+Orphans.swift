import FoundationEssentials
import SystemIO
import SystemPackage

extension GarbageCollector {
  /// The part of `views/index.json` that says which views there are.
  private struct Index: Decodable {
    struct View: Decodable { let name: String }
    let views: [View]
  }

  /// Removes the views of kernels that are no target any more, some days after that was first
  /// seen, and says until when they stay.
  func removeOrphans(_ report: inout GarbageReport) throws {
    guard try FileStatus.of(root.index) != nil,
      let index = try? JSONDecoder().decode(
        Index.self, from: Data(try FileSystem.readWholeFile(root.index, limit: 1 << 30)))
    else { return }
    let known = Set(index.views.map(\.name))
    let before = Self.firstSeen(root)
    var seen: [String: Int64] = [:]
    for name in try ViewGenerations.names(root) where !known.contains(name) {
      let since = min(before[name] ?? now, now)
      if try removeOrphan(name, since: since, &report) { continue }
      seen[name] = since
    }
    if seen != before, !report.isDryRun {
      try FileSystem.writeFileAtomically(try jsonBytes(seen), to: root.orphans, mode: 0o644)
    }
  }

  /// Removes one view if its time has come; tells whether it has gone, or would have.
  private func removeOrphan(
    _ name: String, since: Int64, _ report: inout GarbageReport
  ) throws -> Bool {
    guard let days = definition.retention.viewDays else {
      report.kept.append(
        GarbageReport.Kept(view: name, reason: "no target any more; view_days keeps it for ever"))
      return false
    }
    let left = since + Int64(days) * 86_400 - now
    guard left <= 0 else {
      let reason = "no target any more; it is removed in \((left + 86_399) / 86_400) days"
      report.kept.append(GarbageReport.Kept(view: name, reason: reason))
      report.warnings.append("view \(name) is \(reason)")
      return false
    }
    if !report.isDryRun {
      // Out of the clients' sight in one step, then piece by piece.
      let hidden = root.staging.appending("removed-\(name)")
      try FileSystem.rename(root.view(name), to: hidden)
      try FileSystem.synchronizeDirectory(root.views)
      try FileSystem.removeTree(hidden)
      try FileSystem.removeTree(root.generations(name))
    }
    report.removed.append(
      GarbageReport.Removal(
        path: "views/\(name)", reason: "no target for \(days) days", bytes: 0))
    return true
  }

  /// When views were first seen to belong to no target, in seconds since the epoch, by their names.
  public static func firstSeen(_ root: RepositoryRoot) -> [String: Int64] {
    guard let bytes = try? FileSystem.readWholeFile(root.orphans, limit: 16 << 20) else {
      return [:]
    }
    return (try? JSONDecoder().decode([String: Int64].self, from: Data(bytes))) ?? [:]
  }
}
