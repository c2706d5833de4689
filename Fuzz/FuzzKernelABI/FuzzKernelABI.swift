import KernelABI

/// Reads the bytes behind the first one as a kernel module, a table of symbols or a stable list;
/// the first byte chooses which.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzKernelABI(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = Span(_unsafeElements: UnsafeBufferPointer(start: start + 1, count: count - 1))
  switch start[0] % 3 {
  case 0: readModule(bytes)
  case 1: _ = try? Symvers(parsing: bytes, file: "symvers").lines.count
  default: _ = try? Stablelist(parsing: bytes, file: "list")
  }
  return 0
}

private func readModule(_ bytes: Span<UInt8>) {
  guard let module = try? ModuleELF(parsing: bytes) else { return }
  _ = (module.name, module.versionMagic, module.kernelRelease, module.version)
  _ = (module.sourceVersion, module.dependencies, module.isInTree, module.isSigned)
  for symbol in module.requirements + module.exports { _ = (symbol.name, symbol.crc) }
}
