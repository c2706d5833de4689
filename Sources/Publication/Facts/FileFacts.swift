import KernelABI
import Repodata
import SystemIO
import SystemPackage

/// What was found out about one file of the pool, to be known again as long as it is unchanged.
struct FileFacts: Sendable {
  /// What became of the file.
  enum Outcome: Sendable {
    case package(PackageFacts)
    case quarantined(String)
    case otherArchitecture
  }

  /// Its path below the pool.
  let path: String
  /// Which file it was.
  var identity: FileIdentity
  let outcome: Outcome

  /// Where the XML of the package is; nothing if it is none, or none was rendered.
  var fragments: FragmentStore.Place? {
    guard case .package(let facts) = outcome else { return nil }
    return facts.fragments
  }

  /// The same with its XML in another place.
  func moved(to place: FragmentStore.Place) -> FileFacts {
    guard case .package(let facts) = outcome else { return self }
    let moved = PackageFacts(
      fileName: facts.fileName, checksum: facts.checksum, candidate: facts.candidate,
      dkms: facts.dkms, warnings: facts.warnings, fragments: place,
      fragmentDigest: facts.fragmentDigest)
    return FileFacts(path: path, identity: identity, outcome: .package(moved))
  }
}

/// What is ever needed of a package but its own bytes.
///
/// One object for each package: views, blocks and documents pass thousands of them around.
final class PackageFacts: Sendable {
  /// The name of the file in every view.
  let fileName: String
  /// The digest of the file: its pkgid.
  let checksum: String
  /// What the judge weighs.
  let candidate: Candidate
  /// The dkms.conf files of its payload, as they stand there.
  let dkms: [DKMSFile.Content]
  /// What readers should know although the package is accepted.
  let warnings: [String]
  /// Where its XML is; nothing if none was rendered.
  let fragments: FragmentStore.Place?
  /// The digest of its XML.
  let fragmentDigest: FragmentDigest
  /// The hash that decides where documents are cut; see `BlockCut`.
  let mark: UInt64

  init(
    fileName: String, checksum: String, candidate: Candidate, dkms: [DKMSFile.Content],
    warnings: [String], fragments: FragmentStore.Place?, fragmentDigest: FragmentDigest
  ) {
    self.fileName = fileName
    self.checksum = checksum
    self.candidate = candidate
    self.dkms = dkms
    self.warnings = warnings
    self.fragments = fragments
    self.fragmentDigest = fragmentDigest
    mark = BlockCut.mark(pkgid: checksum, href: "Packages/\(fileName)")
  }
}

/// A kernel package in a folder of kernels, as far as its target needs it.
struct KernelFacts: Sendable {
  /// Its path.
  let path: String
  /// Which file it was.
  var identity: FileIdentity
  /// Whether symbols and options of its payload were asked for.
  let readsPayload: Bool
  /// What it adds to its kernel; nothing if it is no part of one.
  let part: KernelPart?
}
