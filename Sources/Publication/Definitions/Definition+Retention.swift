extension Definition {
  /// What stays although it is superseded: the table `[retention]`, beside `grace_hours`.
  public struct Retention: Sendable, Equatable {
    /// At least so many generations of each view are remembered, the present one among them,
    /// however long ago they were superseded: to these one can roll back.
    public var generations = 2
    /// After so many days the view of a kernel that is no target any more is removed; nothing for
    /// never.
    public var viewDays: Int? = 30
    /// After so many days what was refused leaves the quarantine; nothing for never.
    public var quarantineDays: Int? = 180
  }

  /// What a publish may take away without being told to: the table `[guards]`.
  public struct Guards: Sendable, Equatable {
    /// The most packages that a view may lose at once, in percent of those it has.
    public var largestLoss = 50
    /// Whether a view that has packages may become empty.
    public var allowsEmpty = false
  }

  /// A metalink for every view: the table `[metalink]`.
  public struct MetalinkOptions: Sendable, Equatable {
    /// How long the metalink that knows of the next repomd.xml is served before that itself, in
    /// seconds.
    public var lead = 5
  }
}

extension Definition.Retention {
  init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly(["generations", "view_days", "quarantine_days"])
    if let number = try table.integer("generations") {
      guard (2...1000).contains(number) else {
        throw table.error("generations is 2 to 1000", at: "generations")
      }
      generations = number
    }
    if let days = try table.integer("view_days") {
      guard (-1...36_500).contains(days) else {
        throw table.error("view_days is 0 to 36500, or -1 for never", at: "view_days")
      }
      viewDays = days < 0 ? nil : days
    }
    if let days = try table.integer("quarantine_days") {
      guard (-1...36_500).contains(days) else {
        throw table.error("quarantine_days is 0 to 36500, or -1 for never", at: "quarantine_days")
      }
      quarantineDays = days < 0 ? nil : days
    }
  }
}

extension Definition.Guards {
  init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly(["largest_loss", "allow_empty"])
    if let percent = try table.integer("largest_loss") {
      guard (0...100).contains(percent) else {
        throw table.error("largest_loss is 0 to 100 percent", at: "largest_loss")
      }
      largestLoss = percent
    }
    allowsEmpty = try table.flag("allow_empty") ?? allowsEmpty
  }
}

extension Definition.MetalinkOptions {
  init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly(["lead_seconds"])
    if let seconds = try table.integer("lead_seconds") {
      guard (0...600).contains(seconds) else {
        throw table.error("lead_seconds is 0 to 600", at: "lead_seconds")
      }
      lead = seconds
    }
  }
}
