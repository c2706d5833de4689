import KernelABI
import RPMFormat
public import Scanning

/// One dkms.conf of a package of module sources, read from its payload and never run.
public struct DKMSFile: Sendable {
  /// What the payload has for it.
  public typealias Content = PayloadFile.Content

  /// Its path.
  public let path: String
  /// Its text, or why there is none.
  public let content: Content
}

extension DKMSFile {
  /// The dkms.conf files of a package; at least one, since its kind is told by them or by its need
  /// for dkms.
  static func all(in file: PackageFile) throws -> [DKMSFile] {
    let package = file.package
    var paths = package.filePaths.filter { !Candidate.dkmsConfigurations(in: [$0]).isEmpty }
    let table = PayloadTable(package)
    // A folder of sources may be a link to where they lie.
    for path in package.filePaths where Self.isSourceFolder(path) {
      let configuration = "\(path)/dkms.conf"
      if case .file = table.destination(of: configuration), !paths.contains(configuration) {
        paths.append(configuration)
      }
    }
    guard !paths.isEmpty else {
      return [DKMSFile(path: "dkms.conf", content: .missing("the package holds none"))]
    }
    return try PackageFile.payloadFiles(of: package, at: file.path, paths).map {
      DKMSFile(path: $0.path, content: $0.content)
    }
  }

  /// `/usr/src/NAME`.
  private static func isSourceFolder(_ path: String) -> Bool {
    path.hasPrefix("/usr/src/") && path.split(separator: "/").count == 3
  }
}

extension DKMSFile.Content {
  /// What it says.
  var configuration: DKMSConfiguration {
    switch self {
    case .bytes(let text): DKMSConfiguration(parsing: text.span)
    case .missing(let reason): DKMSConfiguration(unreadable: reason)
    }
  }
}
