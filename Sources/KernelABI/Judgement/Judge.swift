import RPMFormat

/// Decides which packages of a pool a kernel can satisfy.
///
/// All requirements in scope (kernel symbols, capabilities of the kernel, whatever the pool itself
/// offers) must be met by one kernel and the packages kept beside it. It begins with all packages,
/// leaves out what fails, and repeats until nothing changes: what remains is the largest set in
/// which everything in scope is satisfied.
public struct Judge: Sendable {
  let pool: PoolIndex

  /// Prepares the packages of a pool; judging a kernel afterwards is cheap.
  public init(_ candidates: [Candidate]) {
    pool = PoolIndex(candidates)
  }

  /// The packages, in the order given.
  public var candidates: [Candidate] { pool.candidates }

  /// Judges every package for one kernel.
  ///
  /// - Parameters:
  ///   - target: the kernel.
  ///   - policy: what the definition says about judging.
  ///   - absent: numbers of packages that are in the pool but not to be had: whatever needs them
  ///     falls as if they had been left out for a reason of their own.
  /// - Returns: the verdicts; of the absent packages they are without reasons.
  public func judge(
    _ target: Target, policy: JudgementPolicy = JudgementPolicy(), without absent: Set<Int> = []
  ) -> Judgement {
    var trial = Trial(
      pool: pool, target: TargetIndex(target, pool), policy: policy, without: absent)
    trial.run()
    return Judgement(trial)
  }
}

/// The verdicts on a pool for one kernel.
///
/// What is kept is known; reasons and notes are put into words when they are asked for. It never
/// changes, so that all who look at it share it.
public final class Judgement: Sendable {
  /// The numbers of the packages that are kept.
  public let kept: [Int]
  /// The numbers of the packages that are left out.
  public let dropped: [Int]
  private let trial: Trial

  init(_ trial: Trial) {
    self.trial = trial
    let members = trial.pool.candidates.indices.filter { trial.isMember[$0] }
    kept = members.filter { !trial.hasFallen($0) }
    dropped = members.filter { trial.hasFallen($0) }
  }

  /// The kernel.
  public var target: KernelRelease { trial.target.release }

  /// Whether a package is kept; nothing for packages of other architectures.
  public func isKept(_ package: Int) -> Bool? {
    trial.isMember[package] ? !trial.hasFallen(package) : nil
  }

  /// The verdict on a package with its reasons and notes; nothing for one of another architecture.
  public func verdict(_ package: Int) -> Verdict? {
    var trial = trial
    return trial.verdict(package)
  }

  /// What should be known about a package; empty for one of another architecture.
  public func notes(_ package: Int) -> [JudgementNote] {
    trial.isMember[package] ? trial.notes(package) : []
  }

  /// A requirement on a symbol that the kernel alone refutes.
  public struct RefutedSymbol: Sendable {
    /// The bytes of its name, `kernel(kfree)`.
    public let name: ArraySlice<UInt8>
    /// The CRC wanted; nothing if the requirement names none.
    public let wanted: CRC?
    /// The CRCs that the kernel offers instead; empty if it has no such symbol.
    public let offered: [CRC]

    /// The same as a reason.
    public var reason: DropReason {
      let name = String(decoding: name, as: UTF8.self)
      if let wanted, !offered.isEmpty {
        return .crcDiffers(symbol: name, wanted: wanted, offered: offered, by: [])
      }
      return .symbolMissing(symbol: name, wanted: wanted)
    }
  }

  /// The requirements on symbols that the kernel itself refutes and no package can meet, in the
  /// order of the header, in place of what `numbers` held. Each number stands for a symbol and a
  /// CRC; see ``refutedSymbol(_:)``.
  public func findRefutedSymbols(_ package: Int, into numbers: inout [Int]) {
    trial.findRefutedSymbols(package, into: &numbers)
  }

  /// What the number of a refuted requirement stands for.
  public func refutedSymbol(_ number: Int) -> RefutedSymbol { trial.refutedSymbol(number) }

  /// The reasons of packages that are left out, but those that ``findRefutedSymbols(_:into:)``
  /// tells.
  public var otherReasons: OtherReasons { OtherReasons(trial: trial) }

  /// Finds the reasons of one package after the other.
  public struct OtherReasons: Sendable {
    // One copy for all: each package is looked at in the round in which it fell.
    fileprivate var trial: Trial

    /// The reasons of a package.
    public mutating func of(_ package: Int) -> [DropReason] { trial.otherReasons(package) }
  }

  /// How many numbers of symbols and CRCs there are.
  public var symbolNumberCount: Int { trial.pool.symbols.references.count }
}

extension KernelRelease {
  /// Whether both name one kernel, whatever part of it told the name.
  public func isSame(as other: KernelRelease) -> Bool {
    versionRelease == other.versionRelease && arch == other.arch && variant == other.variant
  }
}

/// Which packages an architecture can run.
enum Architecture {
  /// Whether packages built for `package` can be installed beside a kernel of `kernel`.
  static func runs(_ package: String, on kernel: String) -> Bool {
    if package == kernel || package == "noarch" || package == "src" { return true }
    return kernel == "x86_64" && ["i386", "i486", "i586", "i686", "athlon"].contains(package)
  }
}
