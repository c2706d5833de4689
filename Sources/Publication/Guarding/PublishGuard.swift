import Repodata
import SystemIO
import SystemPackage

/// Looks, before anything is touched, whether what is to be published can be meant.
///
/// Each rule has its incident elsewhere: a pool that was not mounted, a package list that was
/// empty, a run as root in another user's tree, a `repodata` replaced by a link.
struct PublishGuard: Sendable {
  let root: RepositoryRoot
  let definition: Definition

  /// Refuses a root that is not as kmodrepo leaves it. Makes nothing: the root may be absent.
  func checkRoot() throws {
    try refuseOtherOwners([root.path])
    try refuseLinks([root.views, root.state])
    try refuseOtherOwners([root.views, root.state])
    if try FileStatus.of(root.state)?.isDirectory == true {
      try refuseLinks(FileSystem.paths(in: root.state))
    }
    guard try FileStatus.of(root.views)?.isDirectory == true else { return }
    for name in try FileSystem.listDirectory(root.views) {
      let folders = [root.view(name), root.repodata(name), root.packages(name)]
      try refuseLinks(folders)
      // Whatever else an administrator has put among the views is none of ours.
      guard try FileStatus.of(root.repodata(name))?.isDirectory == true else { continue }
      try refuseOtherOwners(folders)
    }
  }

  /// Refuses what belongs to somebody else: half of it could not be replaced, or root would leave
  /// files there that the publisher cannot replace.
  private func refuseOtherOwners(_ paths: [FilePath]) throws {
    let user = HostSystem.effectiveUser()
    for path in paths {
      guard let owner = try FileSystem.owner(of: path), owner != user else { continue }
      throw GuardError.otherOwner(path, owner: owner, user: user)
    }
  }

  /// Refuses links where kmodrepo has its own files: what they lead to would be cleaned, replaced
  /// or served as if it were ours.
  private func refuseLinks(_ paths: [FilePath]) throws {
    for path in paths where try FileStatus.of(path, followLinks: false)?.isSymlink == true {
      throw GuardError.symbolicLink(path)
    }
  }

  /// Refuses a root where somebody else has published, another definition or another program, and
  /// one that has not been ours and is not empty: a mistyped `root` is most often that.
  func checkIdentity() throws {
    guard try FileStatus.of(root.views)?.isDirectory == true,
      try !FileSystem.listDirectory(root.views).isEmpty
    else { return try checkIsFree() }
    let name = try RepositoryIdentity.name(of: root)
    guard name == definition.name else {
      throw GuardError.otherRepository(root.path, name: name, definition: definition.name)
    }
  }

  private func checkIsFree() throws {
    guard try FileStatus.of(root.path)?.isDirectory == true, try FileStatus.of(root.state) == nil
    else { return }
    let ours = [definition.pool, definition.spoolFolder, definition.file, root.views]
    let strange = try FileSystem.listDirectory(root.path).first { name in
      let path = root.path.appending(name)
      return name != "lost+found" && !ours.contains { $0.starts(with: path) }
    }
    if let strange { throw GuardError.foreignRoot(root.path, has: strange) }
  }

  /// Refuses to take away more than the definition allows.
  ///
  /// `latest` is not looked at: it loses what the newest kernel breaks, and that is its purpose.
  func checkLosses(_ plans: [ViewPlan], poolIsEmpty: Bool) throws {
    var losses: [String] = []
    var offered = 0
    for plan in plans where plan.role != .latest {
      let before = try packagesServed(by: plan.name)
      offered += before
      if let sentence = loss(plan.name, from: before, to: plan.members.count) {
        losses.append(sentence)
      }
    }
    if poolIsEmpty, offered > 0 {
      throw GuardError.emptyPool(definition.pool, served: offered)
    }
    guard losses.isEmpty else { throw GuardError.losses(losses) }
  }

  /// What is to be said about a view that goes from so many packages to so many; nothing if that is
  /// allowed.
  func loss(_ view: String, from before: Int, to after: Int) -> String? {
    guard before > 0, after < before else { return nil }
    if after == 0 {
      return definition.guards.allowsEmpty
        ? nil : "view \(view) would lose all of its \(before) packages"
    }
    let lost = before - after
    guard lost * 100 > before * definition.guards.largestLoss else { return nil }
    return "view \(view) would lose \(lost) of \(before) packages, more than "
      + "\(definition.guards.largestLoss) percent"
  }

  private func packagesServed(by view: String) throws -> Int {
    guard let served = try ServedMetadata(reading: root.repodata(view)) else { return 0 }
    if let present = try Generations(reading: root.generations(view)).present,
      present.revision == served.repomd.revision, let packages = present.packages
    {
      return packages
    }
    // Damaged metadata is published anew; it must not keep that from being done.
    return (try? PackageNames.offered(by: view, root).count) ?? 0
  }
}
