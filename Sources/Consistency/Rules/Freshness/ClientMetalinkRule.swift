import Publication

/// With `[metalink]` every view must have a metalink that names its repomd.xml and, as an alternate,
/// the one before; without, none.
///
/// Clients refuse a repomd.xml that their metalink does not know, so a wrong one makes the view
/// unusable. Publish again.
struct ClientMetalinkRule: PublicationRule {
  static let name = "client-metalink"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) throws {
    for plan in publication.plans {
      guard let file = publication.surroundings.metalinks[plan.name],
        !publication.surroundings.isInterrupted(plan.name),
        publication.surroundings.served[plan.name] != nil
      else { continue }
      guard publication.promised.metalink != nil else {
        if file != .missing {
          findings.add(
            "metalink.xml", "it is there, but the definition has no [metalink]",
            hint: "publish again", view: plan.name)
        }
        continue
      }
      // What it must say follows from the record: without that, only whether it is there is known.
      guard case .read(let record)? = publication.records[plan.name]?.state,
        let wanted = try publication.expected.metalink(plan.name, record)
      else {
        if let trouble = file.trouble { add(trouble, plan.name, &findings) }
        continue
      }
      if let trouble = file.trouble {
        add(trouble, plan.name, &findings)
      } else if file.bytes != wanted {
        add("it does not name the generations that the view remembers", plan.name, &findings)
      }
    }
  }

  private func add(_ message: String, _ view: String, _ findings: inout FindingList) {
    findings.add("metalink.xml", message, hint: "publish again", view: view)
  }
}
