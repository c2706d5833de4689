/// Epoch, version and release: the part of a package's or dependency's identity that is ordered.
///
/// Two EVRs are `==` if they are written alike; `compare(_:)` is rpm's order, in which `1.0` and
/// `0:1.0` or `1.0` and `1.00` are the same.
public struct EVR: Sendable, Hashable, CustomStringConvertible {
  /// The epoch, or nothing if none is written. A missing epoch counts as 0.
  public let epoch: UInt32?
  /// The version, which may be empty.
  public let version: String
  /// The release, or nothing if none, or an empty one, is written.
  public let release: String?

  /// An EVR of its parts; an empty `release` is taken as none.
  public init(epoch: UInt32?, version: String, release: String?) {
    self.epoch = epoch
    self.version = version
    self.release = release?.isEmpty == true ? nil : release
  }

  /// Reads `[epoch:]version[-release]` as rpm does.
  ///
  /// There is an epoch only if nothing but digits stands before the first `:` (no digits at all
  /// is epoch 0), and the release is what follows the last `-`. An epoch above the 32 bits that a
  /// package can have is read as the greatest one, so it is newer than any real package.
  public init(_ text: String) {
    var rest = text.utf8[...]
    epoch = EVR.takeEpoch(from: &rest)
    let dash = rest.lastIndex(of: UInt8(ascii: "-"))
    let releaseStart = dash.map { rest.index(after: $0) } ?? rest.endIndex
    version = EVR.text(rest[..<(dash ?? rest.endIndex)])
    release = releaseStart == rest.endIndex ? nil : EVR.text(rest[releaseStart...])
  }

  /// The text `[epoch:]version[-release]`.
  public var description: String {
    (epoch.map { "\($0):" } ?? "") + version + (release.map { "-\($0)" } ?? "")
  }

  /// Compares as rpm orders packages: -1 if this one is older, 1 if it is newer, else 0.
  ///
  /// Epochs decide first (a missing one is 0), then versions, then releases; no release is older
  /// than any release. For dependencies, where a missing release matches any, see
  /// `Dependency.overlaps(_:)`.
  public func compare(_ other: EVR) -> Int {
    let order = compareEpochAndVersion(other)
    guard order == 0 else { return order }
    switch (release, other.release) {
    case (nil, nil): return 0
    case (nil, _): return -1
    case (_, nil): return 1
    case (let one?, let two?): return compareVersions(one, two)
    }
  }

  /// Compares like `compare(_:)`, but leaves the releases out.
  public func compareEpochAndVersion(_ other: EVR) -> Int {
    let (one, two) = (epoch ?? 0, other.epoch ?? 0)
    guard one == two else { return one < two ? -1 : 1 }
    return compareVersions(version, other.version)
  }

  /// Removes `digits:` from the front of `text` and gives its number, if it stands there.
  private static func takeEpoch(from text: inout Substring.UTF8View) -> UInt32? {
    let digits = text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard digits.endIndex < text.endIndex, text[digits.endIndex] == UInt8(ascii: ":") else {
      return nil
    }
    text = text[text.index(after: digits.endIndex)...]
    return digits.isEmpty ? 0 : UInt32(String(Substring(digits))) ?? .max
  }

  private static func text(_ bytes: Substring.UTF8View) -> String {
    String(Substring(bytes))
  }
}
