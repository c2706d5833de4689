import KernelABI
import RPMFormat
import Repodata

extension Candidate {
  /// Classifies a package of another repository by what its metadata says.
  ///
  /// Metadata writes epoch 0 where a header has none: the two must give one NEVRA.
  convenience init(_ package: RepositoryPackage, symbols: SymbolTable = SymbolTable()) {
    let evr = package.evr
    self.init(
      name: package.name,
      evr: EVR(
        epoch: evr.epoch == 0 ? nil : evr.epoch, version: evr.version, release: evr.release),
      arch: package.arch, requires: package.requires,
      provides: package.provides, conflicts: package.conflicts, files: package.files,
      symbols: symbols)
  }
}
