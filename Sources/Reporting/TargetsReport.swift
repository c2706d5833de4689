public import KernelABI
import Publication

/// The kernels of a definition and how their symbols drift, for people and for programs.
public struct TargetsReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let targets: [Entry]

  struct Entry: Encodable, Sendable {
    let name: String
    let variant: String
    let arch: String
    let origin: String
    let packages: [String]
    let symbols: Int
    let drift: DriftEntry?
  }

  struct DriftEntry: Encodable, Sendable {
    let from: String
    let changed: [String]
    let added: [String]
    let removed: [String]
    let unchanged: Int
  }

  /// The report on targets, oldest first; each is compared with the one before it of the same
  /// variant and architecture.
  public init(_ targets: [Target]) {
    var previous: [String: Target] = [:]
    var entries: [Entry] = []
    for target in targets {
      let line = "\(target.release.variant) \(target.release.arch)"
      entries.append(Entry(target, after: previous[line]))
      previous[line] = target
    }
    self.targets = entries
  }

  /// A table: symbols of each kernel, and how many changed, came and went.
  public var text: String {
    var table = TextTable(
      header: ["KERNEL", "PACKAGES", "SYMBOLS", "CHANGED", "ADDED", "REMOVED", "SINCE"],
      rightAligned: [1, 2, 3, 4, 5])
    for target in targets {
      table.add([
        target.name, String(target.packages.count), String(target.symbols),
        target.drift.map { String($0.changed.count) } ?? "-",
        target.drift.map { String($0.added.count) } ?? "-",
        target.drift.map { String($0.removed.count) } ?? "-",
        target.drift?.from ?? "-",
      ])
    }
    return table.text
  }
}

extension TargetsReport.Entry {
  init(_ target: Target, after previous: Target?) {
    name = target.release.uname
    variant = target.release.variant
    arch = target.release.arch
    origin = target.origin
    packages = target.packages
    symbols = Set(target.symbols.symbols.map(\.name)).count
    drift = previous.map { older in
      let drift = Drift(from: older, to: target)
      return TargetsReport.DriftEntry(
        from: older.release.uname, changed: drift.changed, added: drift.added,
        removed: drift.removed, unchanged: drift.unchangedCount)
    }
  }
}
