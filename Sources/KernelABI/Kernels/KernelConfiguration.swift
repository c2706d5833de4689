/// The options that a kernel was built with: its `.config` file, shipped as
/// `/lib/modules/RELEASE/config` or `/boot/config-RELEASE`.
public struct KernelConfiguration: Sendable, Hashable {
  /// `CONFIG_NAME` to the first character of its value (`y`, `m`, a digit, a quote); options that
  /// are not set are absent.
  public let options: [String: Character]

  /// Options that were read before.
  public init(options: [String: Character]) {
    self.options = options
  }

  /// Reads the text of a configuration; lines that set nothing are passed over.
  public init(parsing bytes: Span<UInt8>) {
    var options: [String: Character] = [:]
    var lines = TextLines(bytes)
    while let line = lines.next() {
      guard let text = line.text, text.hasPrefix("CONFIG_"),
        let equals = text.firstIndex(of: "="), let value = text[equals...].dropFirst().first
      else { continue }
      options[String(text[..<equals])] = value
    }
    self.options = options
  }
}
