import Repodata
import SystemIO
import SystemPackage

/// What was found of one listed package.
struct FoundPackage: Sendable {
  /// What lies where it is listed; only the first defect counts.
  enum State: Sendable, Hashable {
    /// The very file that the metadata describes.
    case sound
    /// Its href leads out of the repository.
    case outside(PlaceDefect)
    /// Nothing is there.
    case missing(PlaceDefect)
    /// Something is there that is no regular file: what.
    case notRegular(String)
    /// Clients may not read it.
    case unreadable(PlaceDefect)
    /// It has another size in bytes than the metadata says.
    case size(found: Int64)
    /// It has another digest than the metadata says, in hexadecimal.
    case checksum(found: String)
    /// Its headers are none, or break a rule: which.
    case headers(String)
    /// It was not looked at, as nothing can be said of it or another rule says all.
    case unseen
  }

  /// What is wrong with a package although its bytes are those that the metadata describes.
  enum Defect: Sendable, Hashable {
    /// Its header lies elsewhere in the file than the metadata says.
    case headerRange(Range<Int64>)
    /// What the metadata says of it is not what its headers say; a sentence for each field.
    case metadata([String])
    /// A digest that it states about itself is not that of its bytes.
    case digest(String)
    /// It has no signature, and one is asked for.
    case unsigned
    /// None of the accepted keys has signed it as it is: what the verifier says.
    case signature(String)
    /// Its headers call for another file name.
    case fileName(String)
  }

  /// What lies where it is listed.
  var state: State = .unseen
  /// The status of the file, links followed; nothing on the web.
  var status: FileStatus?
  /// Whether the name in the repository is a symbolic link.
  var isLink = false
  /// What else is wrong with it.
  var defects: [Defect] = []
  /// If it is not where it is listed: the path in the repository where its very file was found.
  var movedTo: String?

  /// Whether a signature can vouch for it: for bytes that it does not state itself none does, and
  /// another rule tells that.
  var canBeVouchedFor: Bool {
    guard state == .sound else { return false }
    return !defects.contains { if case .digest = $0 { true } else { false } }
  }
}

/// What keeps a path from being used: perhaps a folder above the file, and then for all in it.
struct PlaceDefect: Sendable, Hashable {
  /// The path at fault, relative to the repository, or absolute behind a link.
  let path: String
  /// What is wrong with it, to follow the path.
  let reason: String
  /// Whether it is the listed path itself that is at fault, not a folder above it.
  let isFile: Bool
}
