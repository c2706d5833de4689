import Publication
import SystemPackage

/// Holds `judgement.json` and `index.json` against the judgement anew.
struct VerdictComparer {
  private let expected: ExpectedDocuments
  private let changes: SourceChanges
  private let surroundings: CheckedSurroundings

  init(
    _ expected: ExpectedDocuments, _ changes: SourceChanges, _ surroundings: CheckedSurroundings
  ) {
    self.expected = expected
    self.changes = changes
    self.surroundings = surroundings
  }

  /// What both documents say otherwise of the planned views that are served.
  func compare() throws -> [VerdictDifference] {
    var differences: [VerdictDifference] = []
    let isIndexRight =
      surroundings.index.bytes == expected.index(serving: surroundings.served)
    for plan in surroundings.plans {
      guard let number = plan.judgement, surroundings.served[plan.name] != nil else { continue }
      differences += compare(plan, expected.judgement(number))
      if !isIndexRight {
        differences += compareIndex(plan, try expected.droppedInShort(number))
      }
    }
    return differences
  }

  private func compare(_ plan: ViewPlan, _ anew: [UInt8]) -> [VerdictDifference] {
    guard let bytes = surroundings.judgements[plan.name]?.bytes, bytes != anew,
      let served = try? PublishedJudgement(parsing: bytes),
      let wanted = try? PublishedJudgement(parsing: anew)
    else { return [] }
    let name = "\(plan.name)/judgement.json"
    var found = DifferenceList(plan, name, self)
    if served.kernel != plan.name {
      found.add(name, "it is about the kernel \(served.kernel)", cause: .defect)
    }
    found.compare(served.dropped, wanted.dropped, "left out")
    found.compare(served.notes, wanted.notes, "kept with a note")
    return found.differences
  }

  private func compareIndex(
    _ plan: ViewPlan, _ anew: [PublishedIndex.Dropped]
  ) -> [VerdictDifference] {
    // The index of a publish that was cut short before it wrote one is for the rule on the index.
    guard let view = surroundings.publishedIndex?.view(plan.name), let dropped = view.dropped,
      dropped != anew
    else { return [] }
    var found = DifferenceList(plan, "index.json", self)
    found.compare(dropped.map(\.entry), anew.map(\.entry), "left out")
    return found.differences
  }

  /// Why a package has another verdict; `reasons` are those that stand on one side alone.
  fileprivate func cause(
    _ plan: ViewPlan, _ package: String, _ reasons: [ReasonDocument], isInDocument: Bool
  ) -> DifferenceCause {
    if surroundings.isInterrupted(plan.name) { return .interruption }
    if plan.kernels.contains(where: changes.concern) { return .sources }
    if changes.packages[Self.fileName(of: package)] != nil { return .sources }
    // Without memory, a package that the document does not know has come since.
    if !changes.isRemembered, !isInDocument { return .sources }
    guard changes.judgesOtherwise || !changes.packages.isEmpty else { return .defect }
    return reasons.contains(where: \.isOfKernelAlone) ? .defect : .sources
  }

  /// The file name of a package by its NEVRA, which may have an epoch.
  private static func fileName(of nevra: String) -> String {
    guard let colon = nevra.firstIndex(of: ":"),
      let dash = nevra[..<colon].lastIndex(of: "-")
    else { return "\(nevra).rpm" }
    return "\(nevra[...dash])\(nevra[nevra.index(after: colon)...]).rpm"
  }
}

/// The differences between two lists of one document.
private struct DifferenceList {
  let plan: ViewPlan
  let document: String
  let comparer: VerdictComparer
  private(set) var differences: [VerdictDifference] = []

  init(_ plan: ViewPlan, _ document: String, _ comparer: VerdictComparer) {
    self.plan = plan
    self.document = document
    self.comparer = comparer
  }

  mutating func add(_ package: String, _ message: String, cause: DifferenceCause) {
    differences.append(
      VerdictDifference(
        view: plan.name, document: document, package: package, message: message, cause: cause))
  }

  /// `state` says what being in the list means.
  mutating func compare(
    _ served: [PublishedJudgement.Entry], _ anew: [PublishedJudgement.Entry], _ state: String
  ) {
    var open = Dictionary(anew.map { ($0.package, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    for entry in served {
      guard seen.insert(entry.package).inserted else {
        add(entry.package, "\(document) names it twice", cause: .defect)
        continue
      }
      guard let wanted = open.removeValue(forKey: entry.package) else {
        add(
          entry.package,
          "\(document) says it is \(state) (\(words(entry.reasons))), the judgement anew does not",
          cause: cause(entry.package, entry.reasons, isInDocument: true))
        continue
      }
      compare(entry, wanted)
    }
    for entry in anew where open[entry.package] != nil {
      add(
        entry.package, "\(document) does not say that it is \(state): \(words(entry.reasons))",
        cause: cause(entry.package, entry.reasons, isInDocument: false))
    }
  }

  private mutating func compare(
    _ entry: PublishedJudgement.Entry, _ wanted: PublishedJudgement.Entry
  ) {
    if entry.kind != wanted.kind {
      add(
        entry.package, "\(document) calls it \(entry.kind), it is \(wanted.kind)",
        cause: cause(entry.package, [], isInDocument: true))
      return
    }
    let (told, judged) = (Set(entry.reasons), Set(wanted.reasons))
    guard told != judged || entry.reasons.count != wanted.reasons.count else { return }
    let wrong = entry.reasons.filter { !judged.contains($0) }
    let lacking = wanted.reasons.filter { !told.contains($0) }
    var parts: [String] = []
    if !wrong.isEmpty { parts.append("says that it \(words(wrong))") }
    if !lacking.isEmpty { parts.append("does not say that it \(words(lacking))") }
    if parts.isEmpty { parts.append("gives a reason twice") }
    add(
      entry.package, "\(document) \(parts.joined(separator: ", and "))",
      cause: cause(entry.package, wrong + lacking, isInDocument: true))
  }

  private func cause(
    _ package: String, _ reasons: [ReasonDocument], isInDocument: Bool
  ) -> DifferenceCause {
    comparer.cause(plan, package, reasons, isInDocument: isInDocument)
  }

  /// The first few reasons in words.
  private func words(_ reasons: [ReasonDocument]) -> String {
    let shown = reasons.prefix(3).map(\.text).joined(separator: "; ")
    return reasons.count > 3 ? "\(shown); and \(reasons.count - 3) more" : shown
  }
}

extension PublishedIndex.Dropped {
  /// The same as an entry, with the first reason and how many there are in words.
  fileprivate var entry: PublishedJudgement.Entry {
    PublishedJudgement.Entry(
      package: package, kind: kind, reasons: [ReasonDocument(inShort: why, of: reasons)])
  }
}
