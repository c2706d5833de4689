public import RPMFormat

/// What the packages outside the pool offer: capabilities with versions, and files.
public struct BaseOffers: Sendable {
  private var capabilities: [String: [Dependency]] = [:]
  private var files: Set<String> = []

  /// Nothing is offered.
  public init() {}

  /// Adds the Provides and the files of a package.
  public mutating func add(provides: [Dependency], files: [String]) {
    for provided in provides { capabilities[provided.name, default: []].append(provided) }
    self.files.formUnion(files)
  }

  /// Whether anything meets the requirement; the name may be the path of a file.
  public func satisfies(_ requirement: Dependency) -> Bool {
    if requirement.name.hasPrefix("/"), files.contains(requirement.name) { return true }
    return capabilities[requirement.name]?.contains { requirement.overlaps($0) } ?? false
  }
}
