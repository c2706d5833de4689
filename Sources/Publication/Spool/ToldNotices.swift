import FoundationEssentials
import SystemIO
import SystemPackage

/// `.kmodrepo/told.json`: what regular runs have told the operator, and when.
///
/// A key that expires in a month and a view that goes in a week are worth a mail a day, not one
/// every ten minutes.
public struct ToldNotices {
  private let file: FilePath
  private var told: [String: Int64]
  private static let day: Int64 = 86_400

  /// What was told of a definition's repository so far.
  public init(_ definition: Definition) {
    file = RepositoryRoot(definition.root).state.appending("told.json")
    let bytes = (try? FileSystem.readWholeFile(file, limit: 1 << 20)) ?? []
    told = (try? JSONDecoder().decode([String: Int64].self, from: Data(bytes))) ?? [:]
  }

  /// The lines that were not told within the last day, which are remembered as told from now on.
  ///
  /// Throws `SystemError` if that cannot be written.
  public mutating func news(_ lines: [String]) throws -> [String] {
    let now = HostSystem.clock()
    let known = told.filter { $0.value > now - Self.day && $0.value <= now }
    let news = lines.filter { known[$0] == nil }
    guard !news.isEmpty else { return [] }
    told = known.merging(news.map { ($0, now) }) { _, new in new }
    try FileSystem.writeFileAtomically(try jsonBytes(told), to: file, mode: 0o644)
    return news
  }
}
