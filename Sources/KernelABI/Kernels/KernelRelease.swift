public import RPMFormat

/// Which kernel: version, release, architecture and variant, and what `uname -r` prints on it.
public struct KernelRelease: Hashable, Sendable, CustomStringConvertible {
  /// The upstream version (`4.18.0`).
  public let version: String
  /// The release (`240.el8`, `240.15.1.el8_3.centos.plus`).
  public let release: String
  /// The architecture (`x86_64`).
  public let arch: String
  /// The variant (`plus`, `rt`, `64k`, `debug`, …); empty for the stock kernel.
  public let variant: String
  /// What `uname -r` prints: also the name of the view.
  public let uname: String

  /// A kernel of these parts; without `uname` the usual text is formed.
  ///
  /// Red Hat kernels append a variant as `+VARIANT`; CentOS Plus carries its own in the release.
  public init(
    version: String, release: String, arch: String, variant: String = "", uname: String? = nil
  ) {
    self.version = version
    self.release = release
    self.arch = arch
    self.variant = variant
    let suffix = variant.isEmpty || release.contains(variant) ? "" : "+\(variant)"
    self.uname = uname ?? "\(version)-\(release).\(arch)\(suffix)"
  }

  /// Reads what `uname -r` prints on kernels of the Red Hat family,
  /// `VERSION-RELEASE.ARCH[+VARIANT]`; nothing for other texts.
  public init?(uname: String) {
    let halves = uname.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    let suffix = halves.count == 2 ? String(halves[1]) : ""
    guard let body = halves.first, let dash = body.firstIndex(of: "-"),
      let dot = body.lastIndex(of: "."), dash < dot
    else { return nil }
    let version = String(body[..<dash])
    let release = String(body[body.index(after: dash)..<dot])
    let arch = String(body[body.index(after: dot)...])
    guard !version.isEmpty, !release.isEmpty, !arch.isEmpty, version.first?.isNumber == true,
      !arch.contains("-")
    else { return nil }
    let plus = release.hasSuffix(".centos.plus") || release.hasSuffix(".plus")
    self.init(
      version: version, release: release, arch: arch,
      variant: suffix.isEmpty ? (plus ? "plus" : "") : suffix, uname: uname)
  }

  /// Reads what `uname -r` prints on a machine of a known architecture: the form of the Red Hat
  /// family with that architecture, or SUSE's `VERSION-RELEASE-FLAVOUR`, which names none.
  public init?(uname: String, arch: String) {
    if let release = KernelRelease(uname: uname) {
      guard release.arch == arch else { return nil }
      self = release
      return
    }
    guard let first = uname.firstIndex(of: "-"), let last = uname.lastIndex(of: "-"), first < last
    else { return nil }
    let (version, flavour) = (uname[..<first], uname[last...].dropFirst())
    let release = uname[first..<last].dropFirst()
    guard version.first?.isNumber == true, !release.isEmpty, flavour.first?.isLetter == true,
      !arch.isEmpty
    else { return nil }
    self.init(
      version: String(version), release: String(release), arch: arch, variant: String(flavour),
      uname: uname)
  }

  /// Whether the variant is a SUSE flavour (`default`, `preempt`), which ends `uname` after a dash.
  public var hasFlavour: Bool { !variant.isEmpty && uname.hasSuffix("-\(variant)") }

  /// `VERSION-RELEASE`.
  public var versionRelease: String { "\(version)-\(release)" }
  /// Version and release in rpm's order.
  public var evr: EVR { EVR(epoch: nil, version: version, release: release) }
  /// What `uname -r` prints.
  public var description: String { uname }

  /// Whether `uname` can name a folder: letters, digits and `.`, `_`, `+`, `~`, `^`, `-` alone, a
  /// digit first. It comes from a package's header, which may say anything.
  public var isPlain: Bool {
    guard let first = uname.utf8.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first else {
      return false
    }
    return uname.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
        || "._+~^-".unicodeScalars.contains($0)
    }
  }

  /// Whether this kernel is older than `other` by rpm's order; equal ones are ordered by `uname`.
  public func precedes(_ other: KernelRelease) -> Bool {
    let order = evr.compare(other.evr)
    return order == 0 ? uname < other.uname : order < 0
  }
}
