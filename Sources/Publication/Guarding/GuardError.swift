public import SystemPackage

/// Why a publish was refused that could have been carried out; what was served is served still.
public enum GuardError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Views would lose more than the definition allows; each with its sentence.
  case losses([String])
  /// The pool has no package at all, but views offer some.
  case emptyPool(FilePath, served: Int)
  /// The root belongs to another user.
  case otherOwner(FilePath, owner: UInt32, user: UInt32)
  /// A symbolic link is where kmodrepo has made a folder.
  case symbolicLink(FilePath)
  /// The root has the views of another repository; without a name, of nobody we know.
  case otherRepository(FilePath, name: String?, definition: String)
  /// The root was never published to, and something else is there.
  case foreignRoot(FilePath, has: String)
  /// A rollback holds what is served.
  case held(String, command: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .losses(let views):
      views.joined(separator: "; ") + "; nothing was published: look at the pool, or publish with "
        + "--force"
    case .emptyPool(let pool, let served):
      "the pool \(pool) has no packages, but views offer \(served); is its file system mounted? "
        + "Nothing was published; if they are to go, publish with --force"
    case .otherOwner(let path, let owner, let user):
      "\(path) belongs to user \(owner), but this is user \(user): what is written now the owner "
        + "could not replace. Nothing was published; run as that user, or give it another owner"
    case .symbolicLink(let path):
      "\(path) is a symbolic link; kmodrepo has a folder or file of its own there and does not "
        + "publish through links, which mirrors and clients follow differently. Nothing was "
        + "published; remove it"
    case .otherRepository(let root, let name, let definition):
      (name.map { "the root \(root) is that of the repository \"\($0)\"" }
        ?? "\(root)/views was not published by kmodrepo")
        + ", and the definition is of \"\(definition)\". Nothing was published; look at root and "
        + "name in the definition, or take the root over with publish --force"
    case .foreignRoot(let root, let name):
      "nobody has published to the root \(root), and there is something else in it (\(name)). Nothing "
        + "was published; look at root in the definition, give it an empty folder, or take it with "
        + "publish --force"
    case .held(let why, let command):
      "\(why); nothing was published. To go on: \(command)"
    }
  }
}
