import SystemPackage

/// Why there is nothing to roll back to; what is served has not been touched.
public enum RollbackError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no such view.
  case noSuchView(String, known: [String])
  /// No view remembers such a generation.
  case noSuchGeneration(String, known: [String])
  /// It is what is served.
  case isPresent(String, view: String)
  /// Something that it names is there no longer.
  case incomplete(String, view: String, missing: String)

  /// A sentence for people.
  public var description: String {
    switch self {
    case .noSuchView(let name, let known):
      "there is no view \"\(name)\"; there are \(known.joined(separator: ", "))"
    case .noSuchGeneration(let name, let known):
      "no generation \"\(name)\" is remembered; there are \(known.joined(separator: ", "))"
    case .isPresent(let generation, let view):
      "generation \(generation) is what view \(view) serves already"
    case .incomplete(let generation, let view, let missing):
      "generation \(generation) of view \(view) is not complete any more: \(missing); nothing was "
        + "changed"
    }
  }
}
