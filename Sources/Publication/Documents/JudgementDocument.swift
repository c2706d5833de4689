import KernelABI

/// `views/KERNEL/judgement.json`: what one kernel drops, with every reason, and what it keeps with
/// a note.
struct JudgementDocument: Encodable {
  /// The version of this schema; it grows when a field changes its meaning or goes.
  let schema = 1
  let kernel: String
  let dropped: [Entry]
  let notes: [Entry]

  /// One package, and all that is to be said about it.
  struct Entry: Encodable {
    let package: String
    let kind: String
    let reasons: [ReasonDocument]
  }

  init(_ judgement: Judgement, _ packages: [ScannedPackage]) {
    kernel = judgement.target.uname
    var dropped: [Entry] = []
    var notes: [Entry] = []
    for (package, verdict) in zip(packages, judgement.verdicts) {
      guard let verdict else { continue }
      if !verdict.isKept {
        dropped.append(Entry(package.candidate, verdict.reasons.map { ReasonDocument($0) }))
      } else if !verdict.notes.isEmpty {
        notes.append(Entry(package.candidate, verdict.notes.map { ReasonDocument($0) }))
      }
    }
    self.dropped = dropped
    self.notes = notes
  }
}

extension JudgementDocument.Entry {
  fileprivate init(_ candidate: Candidate, _ reasons: [ReasonDocument]) {
    package = candidate.nevra
    kind = candidate.kind.rawValue
    self.reasons = reasons
  }
}
