public import SystemPackage

/// Why a file is not let into the pool.
public enum AdmissionRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// Its path or name breaks a rule.
  case path(String)
  /// The one who submitted it may not read it.
  case notReadable(byUser: UInt32)
  /// It lies outside the folders that the definition names as sources.
  case outsideSources(FilePath)
  /// It has more bytes than the definition allows.
  case size(Int64, limit: Int64)
  /// It changed while it was copied.
  case changed
  /// The copy is not what was read.
  case copyDiffers
  /// Its architecture is not one that the definition takes.
  case arch(String, allowed: [String])
  /// It is of a kind that the definition does not take.
  case kind(String, allowed: [String])
  /// Its signature header has tags that no rpm puts there.
  case signatureTags([UInt32])
  /// It has no signature, and the definition asks for one.
  case unsigned
  /// Its signature does not hold, or no key of the definition made it.
  case signature(String)
  /// The pool has other content under the same name.
  case taken(by: FilePath, Difference, rule: Definition.Admission.Replacement)

  /// In what a file differs from the one in the pool.
  public enum Difference: String, Sendable {
    /// Header and payload are the same.
    case signatureOnly = "only the signature differs"
    /// Header or payload differs.
    case content = "header or payload differs"
  }

  /// A short name of the rule, for programs.
  public var rule: String {
    switch self {
    case .path: "path"
    case .notReadable: "not-readable"
    case .outsideSources: "outside-sources"
    case .size: "size"
    case .changed: "changed"
    case .copyDiffers: "copy-differs"
    case .arch: "arch"
    case .kind: "kind"
    case .signatureTags: "signature-header"
    case .unsigned: "unsigned"
    case .signature: "signature"
    case .taken: "taken"
    }
  }

  /// A sentence for people.
  public var description: String {
    switch self {
    case .path(let reason): reason
    case .notReadable(let user):
      "user \(user), who submitted it, may not read it; the file must be that user's own, or "
        + "readable by all with all folders above it open to all"
    case .outsideSources(let path):
      "it lies at \(path), outside the folders that [admission] sources allows"
    case .size(let size, let limit): "it has \(size) bytes, more than max_size, \(limit)"
    case .changed: "it changed while it was copied"
    case .copyDiffers: "the copy in the pool is not what was read; look at the disk"
    case .arch(let arch, let allowed):
      "its architecture is \(arch); taken are \(allowed.joined(separator: ", "))"
    case .kind(let kind, let allowed):
      "it is of kind \(kind); taken are \(allowed.joined(separator: ", "))"
    case .signatureTags(let tags):
      "its signature header, which nothing vouches for, has tags that no rpm knows: "
        + tags.map(String.init).joined(separator: ", ")
    case .unsigned: "it is not signed, and [admission] keys asks for a signature"
    case .signature(let detail): "no key of [admission] keys vouches for it: \(detail)"
    case .taken(let path, let difference, let rule):
      "\(path) has the same name and other content (\(difference.rawValue)), and replace = "
        + "\"\(rule.rawValue)\" does not let it be replaced"
    }
  }
}
