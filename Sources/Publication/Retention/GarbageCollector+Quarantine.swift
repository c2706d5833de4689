import SystemIO
import SystemPackage

extension GarbageCollector {
  /// Removes what was refused long ago, a file together with its reason: refused again, both stay
  /// for as long again.
  func removeRefused(_ report: inout GarbageReport) throws {
    guard let days = definition.retention.quarantineDays,
      try FileStatus.of(root.quarantine, followLinks: false)?.isDirectory == true
    else { return }
    // By when the inode changed, which nobody can set.
    let oldest = now - Int64(days) * 86_400
    var newest: [String: Int64] = [:]
    var found: [(path: FilePath, subject: String, status: FileStatus)] = []
    for path in try FileSystem.paths(in: root.quarantine, followLinks: false) {
      guard let status = try FileStatus.of(path, followLinks: false) else { continue }
      let name = path.lastComponent?.string ?? ""
      let subject = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
      newest[subject] = max(newest[subject] ?? 0, status.changeSeconds)
      found.append((path, subject, status))
    }
    for (path, subject, status) in found where newest[subject, default: 0] < oldest {
      if !report.isDryRun { try FileSystem.removeTree(path) }
      report.removed.append(
        GarbageReport.Removal(
          path: ".kmodrepo/quarantine/\(SubmittedPath.printable(path.lastComponent?.string ?? ""))",
          reason: "refused more than \(days) days ago", bytes: status.size))
    }
  }
}
