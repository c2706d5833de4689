import KernelABI
import Publication
import RPMFormat

/// Says which kernel modules fit no target at all in any build, and what would have to be rebuilt:
/// for each the kernel by which the fewest symbols have changed, those of a kmod counted in with which
/// it falls, and these symbols with the CRC wanted and those offered. JSON has all of them in `items`.
///
/// For the audience `rhel-upstream`, who maintain the packages, it is asked by itself. For end users it
/// informs and is asked only by name: a pool may well hold builds for kernels that are no targets any
/// more or not yet, and clients miss nothing that they were promised.
struct KeptNowhereRule: PublicationRule {
  static let name = "kept-nowhere"
  static let severity = Finding.Severity.warning
  static let isMendedByPublishing = false
  static let isByDefault = false
  static let isForUpstream = true

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let assessment = publication.assessment
    let modules = assessment.candidates.indices.filter { assessment.candidates[$0].holdsModules }
    let builds = Dictionary(grouping: modules) { assessment.candidates[$0].name }
    let places = Dictionary(
      assessment.candidates.enumerated().map { ($1.nevra, $0) },
      uniquingKeysWith: { first, _ in first })
    for name in builds.keys.sorted() {
      let numbers = builds[name] ?? []
      let isKept = assessment.judgements.contains { judgement in
        numbers.contains { judgement.isKept($0) == true }
      }
      guard !isKept,
        let newest = numbers.max(by: {
          assessment.candidates[$0].evr.compare(assessment.candidates[$1].evr) < 0
        }),
        let nearest = nearest(newest, assessment.judgements, places)
      else { continue }
      findings.add(
        assessment.candidates[newest].nevra,
        "no kernel can use it; \(nearest.judgement.target.uname) asks for the fewest changes: "
          + nearest.changes.listed,
        hint: "rebuild it for \(nearest.judgement.target.uname)", items: nearest.changes)
    }
  }

  /// The kernel that asks for the fewest changes, and these; of equal ones the newest.
  private func nearest(
    _ number: Int, _ judgements: [Judgement], _ places: [String: Int]
  ) -> (judgement: Judgement, changes: [String])? {
    var best: (judgement: Judgement, changes: RequiredChanges)?
    for judgement in judgements where judgement.isKept(number) == false {
      let changes = RequiredChanges(of: number, judgement, places)
      if let known = best?.changes.rank, known < changes.rank { continue }
      best = (judgement, changes)
    }
    return best.map { ($0.judgement, $0.changes.words) }
  }
}

/// What keeps a kernel from taking a package: what has changed for the package itself, and for those
/// of the pool that it needs.
private struct RequiredChanges {
  /// The symbols that have changed, in words.
  private var symbols: [String] = []
  /// What else does not fit.
  private var others: [String] = []
  private var seen: Set<Int> = []

  init(of number: Int, _ judgement: Judgement, _ places: [String: Int]) {
    add(number, judgement, places)
  }

  /// How far it is to a package that fits: where symbols alone have changed less than where anything
  /// else does not fit either, then by how many.
  var rank: (isForeign: Int, symbols: Int, others: Int) {
    (others.isEmpty ? 0 : 1, symbols.count, others.count)
  }

  /// All of them.
  var words: [String] { symbols + others }

  private mutating func add(
    _ number: Int, _ judgement: Judgement, _ places: [String: Int]
  ) {
    guard seen.insert(number).inserted else { return }
    var refuted: [Int] = []
    judgement.findRefutedSymbols(number, into: &refuted)
    for symbol in refuted {
      let change = judgement.refutedSymbol(symbol).change
      if !symbols.contains(change) { symbols.append(change) }
    }
    var reasons = judgement.otherReasons
    for reason in reasons.of(number) {
      switch reason {
      case .symbolMissing, .crcDiffers: symbols.append(reason.description)
      case .providerFell(_, let providers):
        for provider in providers.compactMap({ places[$0] }) {
          add(provider, judgement, places)
        }
      default: others.append(reason.description)
      }
    }
  }
}

extension Judgement.RefutedSymbol {
  /// `kernel(kfree) 0x037a0cba → 0x093712e5`.
  fileprivate var change: String {
    let name = String(decoding: name, as: UTF8.self)
    let offer =
      offered.isEmpty ? "gone" : offered.map(\.description).joined(separator: " or ")
    return "\(name) \(wanted?.description ?? "any") → \(offer)"
  }
}
