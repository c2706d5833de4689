import SystemIO
import SystemPackage

/// Where the packages of a pool lie, by file name: a package is refused or replaced wherever in the
/// pool its namesake is.
struct PoolNames {
  private let pool: FilePath
  private var paths: [String: FilePath] = [:]

  /// Walks the pool. Throws if it is not there: a pool that is not mounted is not made anew.
  init(_ pool: FilePath) throws {
    self.pool = pool
    for file in try DirectoryWalk().run(in: pool).files {
      guard let name = file.relativePath.lastComponent?.string, paths[name] == nil else { continue }
      paths[name] = pool.pushing(file.relativePath)
    }
  }

  /// Where a package of this file name lies.
  subscript(name: String) -> FilePath? {
    get { paths[name] }
    set { paths[name] = newValue }
  }

  /// Where a new package goes: a folder for each first letter.
  func place(for name: String) -> FilePath {
    let letter = name.first.map { String($0).lowercased() } ?? "_"
    return pool.appending(letter).appending(name)
  }
}
