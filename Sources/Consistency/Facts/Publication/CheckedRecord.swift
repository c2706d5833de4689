import Publication

/// What a view remembers of its generations, and what of them is still there.
struct CheckedRecord: Sendable {
  /// What the record was found to be.
  enum State: Sendable {
    /// There is none.
    case missing
    /// It cannot be read or understood: why.
    case unreadable(String)
    /// It was read.
    case read(Generations)

    /// The generations; none if they could not be read.
    var generations: [Generations.Generation] {
      if case .read(let record) = self { record.generations } else { [] }
    }
  }

  /// A file of an earlier generation that is gone, or not what it was.
  struct Loss: Sendable {
    /// Its path below the view.
    let path: String
    /// What is wrong with it, as a part of a sentence.
    let trouble: String
    /// The revision of the newest generation that needs it.
    let revision: String
    /// Until when it should stay, in seconds since the epoch; nothing if clients may do without
    /// it by now, and only a rollback needs it.
    let until: Int64?
  }

  /// A file in `repodata` that neither the record nor the present repomd.xml names.
  struct Stranger: Sendable {
    /// Its name.
    let name: String
    /// When its inode was changed last, in seconds since the epoch.
    let changed: Int64
  }

  /// What the record was found to be.
  let state: State
  /// What is lost of earlier generations.
  var losses: [Loss] = []
  /// Files that nobody names.
  var strangers: [Stranger] = []
  /// Whether the newest generation is not the one that is served, although that was published by us.
  var lacksPresent = false
}
