/// The flags of a dependency: how it compares versions, and what it was made for.
///
/// The values are those of rpm's `RPMSENSE_*`, as stored in `REQUIREFLAGS`, `PROVIDEFLAGS` and
/// their like.
public struct DependencySense: OptionSet, Sendable, Hashable {
  /// The flags as the header has them, unknown ones too.
  public let rawValue: UInt32

  /// Flags as the header has them.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Versions before the one named.
  public static let less = Self(rawValue: 1 << 1)
  /// Versions after the one named.
  public static let greater = Self(rawValue: 1 << 2)
  /// The version named.
  public static let equal = Self(rawValue: 1 << 3)
  /// Needed by a `%posttrans` script.
  public static let posttrans = Self(rawValue: 1 << 5)
  /// Must be installed before (the old `PreReq`).
  public static let prereq = Self(rawValue: 1 << 6)
  /// Needed by a `%pretrans` script.
  public static let pretrans = Self(rawValue: 1 << 7)
  /// The interpreter of a script.
  public static let interp = Self(rawValue: 1 << 8)
  /// Needed by a `%pre` script.
  public static let scriptPre = Self(rawValue: 1 << 9)
  /// Needed by a `%post` script.
  public static let scriptPost = Self(rawValue: 1 << 10)
  /// Needed by a `%preun` script.
  public static let scriptPreun = Self(rawValue: 1 << 11)
  /// Needed by a `%postun` script.
  public static let scriptPostun = Self(rawValue: 1 << 12)
  /// Needed by a `%verify` script.
  public static let scriptVerify = Self(rawValue: 1 << 13)
  /// Found by a requires generator.
  public static let findRequires = Self(rawValue: 1 << 14)
  /// Found by a provides generator.
  public static let findProvides = Self(rawValue: 1 << 15)
  /// The condition of a `%triggerin`.
  public static let triggerIn = Self(rawValue: 1 << 16)
  /// The condition of a `%triggerun`.
  public static let triggerUn = Self(rawValue: 1 << 17)
  /// The condition of a `%triggerpostun`.
  public static let triggerPostun = Self(rawValue: 1 << 18)
  /// A weak dependency in the old encoding: it may be missing.
  public static let missingOk = Self(rawValue: 1 << 19)
  /// Needed by a `%preuntrans` script.
  public static let preuntrans = Self(rawValue: 1 << 20)
  /// Needed by a `%postuntrans` script.
  public static let postuntrans = Self(rawValue: 1 << 21)
  /// A feature of rpm itself, such as `rpmlib(PayloadIsZstd)`.
  public static let rpmlib = Self(rawValue: 1 << 24)
  /// The condition of a `%triggerprein`.
  public static let triggerPrein = Self(rawValue: 1 << 25)
  /// Added by a keyring, not by a package.
  public static let keyring = Self(rawValue: 1 << 26)
  /// A recommendation or supplement, not a mere suggestion, in the old encoding of weak ones.
  public static let strong = Self(rawValue: 1 << 27)
  /// A `config(NAME)` dependency.
  public static let config = Self(rawValue: 1 << 28)
  /// Does not order packages in a transaction.
  public static let meta = Self(rawValue: 1 << 29)

  /// The part that compares: the low four bits, rpm's `RPMSENSE_SENSEMASK`.
  public var comparison: DependencySense { Self(rawValue: rawValue & 15) }

  /// How the comparison is written in a spec file, such as `>=`; empty if there is none.
  public var comparisonOperator: String {
    (contains(.less) ? "<" : "") + (contains(.greater) ? ">" : "") + (contains(.equal) ? "=" : "")
  }
}
