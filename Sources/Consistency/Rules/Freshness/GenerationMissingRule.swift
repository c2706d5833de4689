import Publication

/// Every view must remember its generations, and keep as many as `[retention]` promises.
///
/// Without the record nothing can be rolled back, and the next publish does not know which superseded
/// files clients may still ask for. The next publish that changes the view begins a new record.
struct GenerationMissingRule: PublicationRule {
  static let name = "generation-missing"
  static let severity = Finding.Severity.warning
  private static let hint = "publish again; older generations cannot be rolled back to"

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    for view in publication.views {
      guard let record = publication.records[view.name],
        publication.surroundings.served[view.name] != nil,
        !publication.surroundings.isInterrupted(view.name)
      else { continue }
      let subject = "generations/\(view.name).json"
      for message in messages(record, view.name, publication) {
        findings.add(subject, message, hint: Self.hint, view: view.name)
      }
      for loss in record.losses where loss.until == nil {
        findings.add(
          loss.path, "generation \(loss.revision) cannot be rolled back to: \(loss.trouble)",
          hint: "put it back from a mirror, or do without that generation", view: view.name)
      }
    }
  }

  private func messages(
    _ record: CheckedRecord, _ view: String, _ publication: CheckedPublication
  ) -> [String] {
    let generations: Int
    switch record.state {
    case .missing: return ["the record of its generations is not there"]
    case .unreadable(let why): return ["the record of its generations cannot be read: \(why)"]
    case .read(let known): generations = known.generations.count
    }
    if generations == 0 { return ["no generation is remembered, not even the one served"] }
    // A view that says what it should not is told by other rules.
    let isDefective = publication.comparison(view)?.causes.contains(.defect) ?? true
    if record.lacksPresent, !isDefective {
      return ["the generation that is served is not remembered"]
    }
    let end = publication.options.now - publication.definition.grace
    let unnamed = record.strangers.filter { $0.changed > end }
    let promised = publication.definition.retention.generations
    guard generations < promised, !unnamed.isEmpty else { return [] }
    return [
      "\(generations) of \(promised) generations are remembered, but metadata of another is there: "
        + unnamed.map(\.name).listed
    ]
  }
}
