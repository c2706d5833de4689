import SystemIO
import SystemPackage

extension Definition {
  /// What is wrong with where pool and root lie, wherever links and `..` in their paths lead;
  /// nothing if they keep out of each other's way.
  ///
  /// A root in the pool would have its own views read as packages; a pool in the views or in
  /// `.kmodrepo` would be published or cleaned away.
  static func problem(pool: FilePath, root: FilePath) -> String? {
    let (pool, root) = (resolved(pool), resolved(root))
    let places = RepositoryRoot(root)
    if root.starts(with: pool) {
      return "root must not lie in the pool, nor the pool in root/views: they lead to \(root) and "
        + "\(pool)"
    }
    if pool.starts(with: places.views) || pool.starts(with: places.state) {
      return "root must not lie in the pool, nor the pool in root/views or root/.kmodrepo: they "
        + "lead to \(root) and \(pool)"
    }
    return nil
  }

  private static func resolved(_ path: FilePath) -> FilePath {
    (try? FileSystem.resolvedPath(of: path)) ?? path.lexicallyNormalized()
  }
}
