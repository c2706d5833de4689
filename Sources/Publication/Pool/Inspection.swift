public import KernelABI
import RPMFormat
public import Scanning
import SystemIO
public import SystemPackage

/// Everything that was read of one RPM file.
public struct Inspection: Sendable {
  /// The file, its digest and its headers.
  public let file: PackageFile
  /// What it is to a kernel.
  public let candidate: Candidate
  /// The dkms.conf files in its payload, as they stand there.
  public let dkms: [DKMSFile]
  /// The kernel modules in its payload, read if asked for.
  public let modules: [Module]

  /// One kernel module of a payload.
  public struct Module: Sendable {
    /// What was read of a module.
    public enum Content: Sendable {
      /// What its ELF object says.
      case object(ModuleELF)
      /// Why nothing could be read of it, for people.
      case unreadable(String)
    }

    /// Its path.
    public let path: String
    /// What was read of it.
    public let content: Content
  }

  /// Reads a package; `readingModules` also reads the ELF objects in its payload,
  /// `verifyingDigests` compares the digests that it states.
  public init(
    _ path: FilePath, readingModules: Bool = false, verifyingDigests: Bool = false
  ) throws {
    file = try PackageFile(reading: path, verifyingDigests: verifyingDigests)
    let package = file.package
    let bare = Candidate(package)
    dkms = try bare.kind == .dkms ? DKMSFile.all(in: file) : []
    candidate = bare.adding(dkms.map(\.content.configuration))
    modules = readingModules ? try Self.readModules(package, path) : []
  }

  private static func readModules(_ package: Package, _ path: FilePath) throws -> [Module] {
    let wanted = package.filePaths.filter(Candidate.isModule)
    return try PackageFile.payloadFiles(of: package, at: path, wanted).map { Module($0) }
  }
}

extension Inspection.Module {
  /// Reads a module; one that is odd does not keep the others from being read.
  init(_ file: PayloadFile) {
    path = file.path
    switch file.content {
    case .missing(let reason): content = .unreadable(reason)
    case .bytes(let bytes):
      do {
        let format = CompressionFormat(magic: bytes) ?? .none
        let plain = try Decompressor.decompressAll(bytes, format, limits: .standard)
        content = .object(try ModuleELF(parsing: plain.span))
      } catch {
        content = .unreadable("\(error)")
      }
    }
  }
}
