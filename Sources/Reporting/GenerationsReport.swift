public import Publication
import SystemIO

/// The generations of all views, for people and for programs.
public struct GenerationsReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let views: [ViewGenerations]

  /// The report on these views.
  public init(_ views: [ViewGenerations]) {
    self.views = views
  }

  /// A table with a line for each generation.
  public var text: String {
    var table = TextTable(
      header: ["VIEW", "GENERATION", "PUBLISHED", "SUPERSEDED", "PACKAGES", ""],
      rightAligned: [4])
    for view in views {
      for entry in view.generations {
        let state = entry.superseded == nil ? "served" : entry.isComplete ? "" : "incomplete"
        table.add([
          view.view, entry.revision, CalendarTime(entry.published).text,
          entry.superseded.map { CalendarTime($0).text } ?? "-",
          entry.packages.map(String.init) ?? "?", state,
        ])
      }
    }
    return table.text
  }
}

/// What a rollback did.
public struct RollbackReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let views: [Rollback.Result]
  let isHeld: Bool

  /// The report on a rollback.
  public init(_ views: [Rollback.Result], isHeld: Bool) {
    self.views = views
    self.isHeld = isHeld
  }

  /// A line for each view.
  public var text: String {
    let lines = views.map { view in
      "\(view.view): content of \(view.from) published as \(view.revision), "
        + "\(view.packages) packages\n"
    }
    let held = isHeld ? "publishing is held; kmodrepo publish --resume goes on\n" : ""
    return lines.joined() + held
  }
}
