public import RPMFormat

/// The files of a package by their paths, to find where links lead.
public struct PayloadTable: Sendable {
  /// Where a path leads within the package.
  public enum Destination: Sendable, Equatable {
    /// To a regular file that the payload holds, by its path.
    case file(String)
    /// To none, for a reason that is for people.
    case missing(String)
  }

  private let members: [CpioEntry]
  private let sizes: [UInt64]
  private let indexes: [String: Int]
  private let isGhost: [Bool]
  private let targets: [String]

  /// The files that a package's header lists.
  public init(_ package: Package) {
    members = package.archiveMembers
    sizes = package.fileSizes
    let files = package.files()
    isGhost = (0..<files.count).map { files.isGhost($0) }
    targets = package.fileLinkTargets.map { package.header.string($0) }
    indexes = Dictionary(
      members.enumerated().map { (Self.absolute($1.name), $0) }, uniquingKeysWith: { $1 })
  }

  /// Follows a path's symbolic links, those of folders too, as the kernel does.
  public func destination(of path: String) -> Destination {
    var open = Array(Self.parts(path).reversed())
    var place: [Substring] = []
    var followed = 0
    while let part = open.popLast() {
      if part == ".." {
        _ = place.popLast()
        continue
      }
      place.append(part)
      guard let target = linkTarget(of: place) else { continue }
      followed += 1
      guard followed <= Self.mostLinks, target.utf8.count < Self.longestPath else {
        return .missing("its symbolic links lead in a circle")
      }
      if target.hasPrefix("/") { place = [] } else { place.removeLast() }
      open += Self.parts(target).reversed()
    }
    return regularFile("/" + place.joined(separator: "/"), isLink: followed > 0)
  }

  /// What the kernel follows in one path, and how long a path may be.
  private static let (mostLinks, longestPath) = (40, 4096)

  private func regularFile(_ path: String, isLink: Bool) -> Destination {
    let flaw: String
    if let index = indexes[path] {
      guard isGhost[index] || !members[index].isRegular else { return .file(path) }
      flaw = isGhost[index] ? "the package owns without holding it" : "is no regular file"
    } else {
      flaw = "the package does not hold"
    }
    return .missing("\(isLink ? "it leads to \(path), which" : "it is one that") \(flaw)")
  }

  private func linkTarget(of place: [Substring]) -> String? {
    guard let index = indexes["/" + place.joined(separator: "/")], members[index].isSymbolicLink,
      targets.indices.contains(index), !targets[index].isEmpty
    else { return nil }
    return targets[index]
  }

  private static func parts(_ path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }
  }

  /// The paths of source packages are bare names.
  static func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "/" + path }

  /// Whether the file at `path` has no bytes, as the header says.
  func isEmpty(_ path: String) -> Bool {
    guard let index = indexes[path], index < sizes.count else { return false }
    return sizes[index] == 0
  }
}
