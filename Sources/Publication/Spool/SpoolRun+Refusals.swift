import SystemIO
import SystemPackage

extension SpoolRun {
  /// Takes what is no request out of the spool, as it is: a link stays a link, and is not followed.
  ///
  /// Whoever may file requests may put anything here, so it is told once, whatever it is: what
  /// cannot be moved away must not make every run fail and write mail for ever.
  func refuse(_ source: FilePath, _ reason: String, _ outcome: inout SpoolOutcome) throws {
    // Files are put into the quarantine only under this lock.
    let lock = try FileLock.acquire(RepositoryRoot(definition.root).lock)
    defer { _ = lock.path }
    let name = source.lastComponent?.string ?? ""
    let quarantine = try Quarantine(definition)
    let base = "request-\(Quarantine.safeName(name))"
    let place = quarantine.folder.appending(base)
    var kept: FilePath?
    var told = reason
    do {
      if try quarantine.move(source, to: place) { kept = place }
    } catch let error as SystemError {
      switch try putAside(source) {
      case .gone: break
      case .hidden: told += "; it cannot be moved away, and is passed over from now on: \(error)"
      case .stuck:
        if try FileStatus.of(quarantine.reasonFile(base), followLinks: false) != nil { return }
        told += "; it cannot be moved away: \(error)"
      }
    }
    let printable = SubmittedPath.printable(name)
    outcome.refused.append(SpoolOutcome.Refused(name: printable, reason: told))
    try quarantine.write(
      Quarantine.ReasonFile(
        file: SubmittedPath.printable(source.string), name: printable, rule: "request",
        reason: told, sha256: nil, kept: kept?.string, submitter: nil,
        time: HostSystem.clock()), beside: base)
  }

  private enum Aside {
    case gone, hidden, stuck
  }

  /// What can be done about another user's folder, which its owner alone could move to another
  /// place: who owns the spool may remove it if it is empty, and rename it where it is.
  private func putAside(_ source: FilePath) throws -> Aside {
    guard try FileStatus.of(source, followLinks: false) != nil else { return .gone }
    do {
      try FileSystem.removeEmptyDirectory(source)
      return .gone
    } catch {
      let serial = String(UInt64.random(in: .min ... .max), radix: 16)
      let hidden = spool.new.appending("\(Spool.passedOverPrefix)\(serial)")
      return (try? FileSystem.rename(source, to: hidden)) == nil ? .stuck : .hidden
    }
  }
}
