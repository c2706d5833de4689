import Publication

/// The view of a kernel must have a readable `judgement.json` beside its metadata.
///
/// It says what the kernel drops and why; packagers and other programs read it. Publish again.
struct VerdictReadableRule: PublicationRule {
  static let name = "verdict-unreadable"
  static let severity = Finding.Severity.error

  func check(_ publication: CheckedPublication, _ findings: inout FindingList) {
    let surroundings = publication.surroundings
    for plan in publication.plans {
      guard let file = surroundings.judgements[plan.name], surroundings.served[plan.name] != nil,
        !surroundings.isInterrupted(plan.name), let trouble = trouble(file)
      else { continue }
      findings.add(
        "\(plan.name)/judgement.json", trouble, hint: "publish again", view: plan.name)
    }
  }

  private func trouble(_ file: PublishedFile) -> String? {
    guard let bytes = file.bytes else { return file.trouble }
    do throws(DocumentDamage) {
      _ = try PublishedJudgement(parsing: bytes)
      return nil
    } catch {
      return error.reason
    }
  }
}
