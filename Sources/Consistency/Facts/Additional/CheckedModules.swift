import Repodata
import SystemIO

/// A modules.yaml, as far as it names packages.
struct CheckedModules: Sendable {
  /// Its href.
  let href: String
  /// Why it cannot be used; nothing if it can.
  var refusal: String?
  /// Its documents.
  var documents: [ModuleDocument] = []

  /// Reads the file of a record.
  init(_ record: RepomdRecord, _ source: MetadataSource) {
    href = record.href
    do {
      let file = try OpenFile(reading: try source.file(record.href))
      let content = try DecompressingStream(
        reading: file, record.compression(of: file), limits: RemoteRepository.limits)
      var bytes: [UInt8] = []
      while let piece = try content.next() { bytes += piece }
      documents = try ModuleDocument.read(bytes, source: record.href)
    } catch {
      refusal = "\(error)"
    }
  }
}
