import RPMFormat

/// Reads the bytes as the start of an RPM file, and then everything the package says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHeader(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  do throws(RPMFormatError) {
    try Package(parsing: Span(_unsafeElements: bytes)).touchEverything()
  } catch {
    precondition((0...count).contains(error.offset), "\(error) lies outside the file")
    precondition(!error.description.isEmpty)
  }
  return 0
}
