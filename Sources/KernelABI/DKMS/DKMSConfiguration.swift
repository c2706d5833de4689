/// What a `dkms.conf` says, read without running it.
///
/// dkms has bash run the file for each kernel and then looks at the variables. A publisher must
/// not run it, so each variable is either known, because it is assigned a plain text where the
/// file always passes, or unknown, because only running the file would tell.
public struct DKMSConfiguration: Sendable {
  /// A piece of a known value.
  public enum Part: Sendable, Hashable {
    /// A plain text.
    case literal(String)
    /// `$kernelver`: the kernel's release, which dkms sets before it runs the file.
    case kernelRelease
    /// `$arch`: the processor's name, which dkms sets before it runs the file.
    case architecture
  }

  /// A variable's value.
  public enum Value: Sendable, Hashable {
    /// The pieces of its text.
    case known([Part])
    /// Only running the file would tell.
    case unknown(Unknown)
  }

  /// Why a value cannot be known.
  public struct Unknown: Sendable, Hashable {
    /// The reason, for people.
    public let reason: String
    /// The line of the file, counting from one; nothing if the file itself is not at hand.
    public let line: Int?
  }

  /// The elements of each variable that is assigned; a plain variable is its own element 0.
  var variables: [String: [Int: Value]] = [:]
  /// Variables that are unknown as a whole.
  var unknowns: [String: Unknown] = [:]
  /// What ``findUnreadableName()`` finds, looked for once: each kernel asks.
  var unreadableName: String?
  /// Why nothing of the file is known, if that is so.
  public internal(set) var everythingUnknown: Unknown?

  init() {}

  /// A file whose text is not at hand, such as one that another package holds: nothing of it is
  /// known, for that reason.
  public init(unreadable reason: String) {
    everythingUnknown = Unknown(reason: reason, line: nil)
  }

  /// The largest file that is read, in bytes; of a larger one nothing is known.
  public static let largestFile = 1 << 16

  /// The value of a variable's element, or nothing if the file does not set it.
  public func value(_ name: String, _ index: Int = 0) -> Value? {
    if let everythingUnknown { return .unknown(everythingUnknown) }
    if let unknown = unknowns[name] { return .unknown(unknown) }
    return variables[name]?[index]
  }

  /// The text of a variable's element as dkms sees it, if it is known and the same for every
  /// kernel; nothing otherwise, and if the file does not set it.
  public func text(_ name: String, _ index: Int = 0) -> String? {
    guard case .known(let parts) = value(name, index) else { return nil }
    var text = ""
    for part in parts {
      guard case .literal(let piece) = part else { return nil }
      text += piece
    }
    return Self.exported(text)
  }

  /// All elements of a variable that are known and the same for every kernel, by index.
  public func texts(_ name: String) -> [Int: String] {
    var texts: [Int: String] = [:]
    for index in (variables[name] ?? [:]).keys { texts[index] = text(name, index) }
    return texts
  }

  /// The package's name in dkms.
  public var packageName: String? { text("PACKAGE_NAME") }
  /// The package's version in dkms.
  public var packageVersion: String? { text("PACKAGE_VERSION") }
  /// The modules as they are built, without `.ko`.
  public var builtModuleNames: [Int: String] { texts("BUILT_MODULE_NAME") }
  /// The modules as they are installed, without `.ko`, where that is another name.
  public var installedModuleNames: [Int: String] { texts("DEST_MODULE_NAME") }
  /// Whether dkms builds it by itself for every new kernel; nothing if unknown.
  public var isInstalledAutomatically: Bool? {
    guard let value = value("AUTOINSTALL") else { return false }
    if case .unknown = value { return nil }
    return text("AUTOINSTALL").map { !$0.isEmpty }
  }
}
