import Repodata
import SystemIO

/// Reads the bytes behind the first one as repomd.xml, primary.xml or filelists.xml; the first byte
/// chooses which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetadata(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  do {
    switch start[0] % 3 {
    case 0: for record in try Repomd(parsing: bytes).records { precondition(!record.type.isEmpty) }
    case 1: try PrimaryReader.read(stream(of: bytes)) { precondition(!$0.name.isEmpty) }
    default: try FilelistsReader.read(stream(of: bytes)) { _ in }
    }
  } catch {
    precondition(error is MetadataError, "\(error)")
  }
  return 0
}

/// The bytes in pieces, so that what spans two of them is met as well.
private func stream(of bytes: [UInt8]) throws -> DecompressingStream {
  var position = 0
  return try DecompressingStream(.none) { piece in
    let end = min(position + 777, bytes.count)
    piece = Array(bytes[position..<end])
    position = end
  }
}
