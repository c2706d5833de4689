public import KernelABI

/// Why target kernels could not be read.
public enum TargetError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A source holds no kernel that the definition selects.
  case noKernel(String)
  /// A release, of a symvers file or a kernel package, is not of the form that `uname -r` prints.
  case release(String)
  /// Two sources offer symbols of one kernel with different CRCs: the first of them, and how many.
  case contradiction(
    kernel: String, SymbolContradiction, count: Int, sources: [String])

  /// A sentence for people.
  public var description: String {
    switch self {
    case .noKernel(let source): "\(source): no kernel found there is selected as target"
    case .release(let text):
      "release \"\(text)\" is not what uname -r prints (VERSION-RELEASE.ARCH, such as "
        + "5.14.0-70.el9.x86_64; arch must stand beside one such as 5.14.21-150400.22-default)"
    case .contradiction(let kernel, let symbol, let count, let sources):
      "\(kernel): \(symbol.symbol) is \(Self.text(symbol.own)) in \(sources.first ?? "") and "
        + "\(Self.text(symbol.other)) in \(sources.last ?? "")"
        + (count > 1 ? "; \(count) symbols differ" : "")
        + ": one of the two is of another build, as a symvers file that was not renewed"
    }
  }

  private static func text(_ crcs: [CRC]) -> String {
    crcs.map(\.description).joined(separator: " or ")
  }
}
