import Repodata
import SystemIO

/// Reads the bytes behind the first one as repomd.xml, primary.xml, filelists.xml, elements to be
/// merged or modules.yaml; the first byte chooses which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMetadata(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  do {
    switch start[0] % 5 {
    case 0: for record in try Repomd(parsing: bytes).records { precondition(!record.type.isEmpty) }
    case 1: try PrimaryReader.read(stream(of: bytes)) { precondition(!$0.name.isEmpty) }
    case 2: try FilelistsReader.read(stream(of: bytes)) { _ in }
    case 3: try readElements(bytes)
    default:
      var index = ModuleIndex()
      try index.add(bytes, source: "fuzz")
      try index.add(index.text, source: "what was written")
    }
  } catch {
    precondition(error is MetadataError || error is YAMLError, "\(error)")
  }
  return 0
}

/// Reads packages as mergerepo does, and writes each with another base.
private func readElements(_ bytes: [UInt8]) throws {
  var packages: [PackageElement] = []
  try ElementDocument.read(stream(of: bytes), root: "metadata") { element, root in
    _ = root.foreignNamespaces(comparedWith: [])
    packages.append(try PackageElement(element))
  }
  // Only now is it known that the document is one.
  for package in packages {
    guard let again = XMLFragment(package.bytes(base: "http://example.org/")) else {
      preconditionFailure("no element any more")
    }
    let copy = try PackageElement(again)
    precondition(copy.nevra == package.nevra && copy.href == package.href)
    _ = try PackageRecord(primary: copy, filelists: again, other: again, base: nil)
  }
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
