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
  public let dkmsTexts: [(path: String, text: String)]
  /// The kernel modules in its payload, read if asked for.
  public let modules: [Module]

  /// One kernel module of a payload.
  public struct Module: Sendable {
    /// Its path.
    public let path: String
    /// What its ELF object says.
    public let object: ModuleELF
  }

  /// Reads a package; `readingModules` also reads the ELF objects in its payload,
  /// `verifyingDigests` compares the digests that it states.
  public init(
    _ path: FilePath, readingModules: Bool = false, verifyingDigests: Bool = false
  ) throws {
    file = try PackageFile(reading: path, verifyingDigests: verifyingDigests)
    let package = file.package
    let paths = package.filePaths
    let count = Candidate.dkmsConfigurations(in: paths).count
    let found = count == 0 ? [] : try PackageFile.dkmsFiles(of: package, at: path, limit: count)
    candidate = Candidate(
      package, dkms: found.map { DKMSConfiguration(parsing: $0.bytes.span) })
    dkmsTexts = found.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }
    modules = readingModules ? try Self.readModules(package, path, paths) : []
  }

  private static func readModules(
    _ package: Package, _ path: FilePath, _ paths: [String]
  ) throws -> [Module] {
    let wanted = Set(paths.filter(Candidate.isModule))
    guard !wanted.isEmpty else { return [] }
    let files = try PackageFile.payloadFiles(of: package, at: path, limit: wanted.count) {
      wanted.contains($0)
    }
    return try files.map { file in
      let format = CompressionFormat(magic: file.bytes) ?? .none
      let plain = try Decompressor.decompressAll(file.bytes, format, limits: .standard)
      return Module(path: file.path, object: try ModuleELF(parsing: plain.span))
    }
  }
}
