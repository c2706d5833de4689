import Publication
import SystemIO
public import SystemPackage

/// How thoroughly a check is made, and of what.
public struct CheckOptions: Sendable {
  /// How much is read.
  public enum Depth: Sendable, Hashable {
    /// Files of packages that are as they were when they were last verified (size, times, inode)
    /// are not read again: for every few minutes.
    case quick
    /// Every byte is read and hashed: for every night.
    case full
    /// Everything is looked at as in `quick`, and so many packages, chosen anew with each seed, are
    /// read whole.
    case sample(SampleSize, seed: UInt64)
  }

  /// How many packages a sample has.
  public enum SampleSize: Sendable, Hashable {
    /// So many, or all if there are fewer.
    case count(Int)
    /// So many in a hundred, and at least one.
    case percent(Int)

    /// How many of `total` packages are chosen.
    public func count(of total: Int) -> Int {
      switch self {
      case .count(let count): return max(0, min(count, total))
      case .percent(let percent):
        let part = (total / 100) * percent + (total % 100) * percent / 100
        return max(min(1, total), min(part, total))
      }
    }
  }

  /// How much is read.
  public var depth = Depth.quick
  /// Only rules of these names, or if empty all that are asked by default.
  public var rules: Set<String> = []
  /// The rules of these names are asked besides.
  public var added: Set<String> = []
  /// The rules of these names are left out.
  public var ignored: Set<String> = []
  /// The file that remembers which packages were verified; nothing to remember nothing.
  public var memory: FilePath?
  /// Armored or binary public keys by which repomd.xml must be signed; none if it need not be.
  public var keys: [FilePath] = []
  /// Public keys by one of which every package must be signed; if there are none, those that a
  /// definition's `[admission]` names.
  public var packageKeys: [FilePath] = []
  /// How many read at the same time.
  public var workers = HostSystem.processorCount()
  /// The time, in seconds since the epoch.
  public var now = HostSystem.clock()

  /// The usual check.
  public init() {}

  /// Whether a rule is to be asked of what is published for `audience`, if for anyone known.
  func includes(_ rule: RuleDescription, for audience: Definition.Audience? = nil) -> Bool {
    if ignored.contains(rule.name) { return false }
    if added.contains(rule.name) { return true }
    guard rules.isEmpty else { return rules.contains(rule.name) }
    return audience == .rhelUpstream ? rule.isForUpstream : rule.isByDefault
  }
}
