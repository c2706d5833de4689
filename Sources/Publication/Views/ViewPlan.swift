public import KernelABI
public import Repodata
import SystemIO

/// One view to publish: its name, its packages, and for which kernels it is.
public struct ViewPlan: Sendable {
  /// What a view is for.
  public enum Role: String, Sendable {
    /// One kernel.
    case kernel
    /// The newest stock kernel of each architecture.
    case latest
    /// Every kernel: what at least one of them keeps.
    case all
  }

  /// The folder below `views/`.
  public let name: String
  /// What it is for.
  public let role: Role
  /// The kernels it serves.
  public let kernels: [KernelRelease]
  /// The numbers of its packages in the pool, ascending.
  public let members: [Int]
  /// The number of its judgement, for the view of one kernel.
  public let judgement: Int?
}

extension Assessment {
  /// The views to publish: one for each kernel, `latest` and `all`.
  ///
  /// `all` holds what is kept for at least one kernel, so everything in it finds what it needs in
  /// it and the kernels; `latest` what the newest stock kernel of any architecture keeps.
  public var views: [ViewPlan] {
    var plans = targets.indices.map { index in
      ViewPlan(
        name: targets[index].release.uname, role: .kernel, kernels: [targets[index].release],
        members: judgements[index].kept, judgement: index)
    }
    let newest = newestIndexes
    plans.append(union(.latest, of: newest))
    plans.append(union(.all, of: Array(targets.indices)))
    return plans
  }

  private func union(_ role: ViewPlan.Role, of indexes: [Int]) -> ViewPlan {
    let isKept = isKept(by: indexes)
    return ViewPlan(
      name: role.rawValue, role: role, kernels: indexes.map { targets[$0].release },
      members: isKept.indices.filter { isKept[$0] }, judgement: nil)
  }

  /// The newest stock kernel of each architecture; of variants only where there is no stock one.
  private var newestIndexes: [Int] {
    let groups = Dictionary(grouping: targets.indices) { targets[$0].release.arch }
    return groups.values.compactMap { indexes in
      indexes.last { targets[$0].release.variant.isEmpty } ?? indexes.last
    }.sorted()
  }
}

extension Definition.Metadata {
  /// In which form the metadata of a view is written, at a time in seconds since the epoch.
  public func options(for view: ViewPlan, at time: Int64) -> MetadataOptions {
    let compression = compression(for: view)
    return MetadataOptions(
      compression: compression, database: database, databaseCompression: compression,
      checksum: checksum, uniqueNames: uniqueNames, timestamp: time, revision: String(time))
  }

  /// How the metadata of a view is compressed.
  ///
  /// dnf of EL8 and older cannot be trusted to read zstd, so a view that serves one of their
  /// kernels gets gzip unless the definition says otherwise.
  func compression(for view: ViewPlan) -> CompressionOptions {
    let old = view.kernels.contains { kernel in
      [".el6", ".el7", ".el8"].contains { kernel.release.contains($0) }
    }
    return .documents(compression ?? (old ? .gzip : .zstd), level: level)
  }
}
