/// The number of a header entry (rpm's tag list; signature tags have a number space of their own).
public struct HeaderTag: RawRepresentable, Hashable, Sendable {
  /// The number as it stands in the file.
  public let rawValue: UInt32

  /// The tag with this number, known to us or not.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  init(_ rawValue: UInt32) {
    self.rawValue = rawValue
  }
}

extension HeaderTag {
  static let headerImage = HeaderTag(61)
  static let headerSignatures = HeaderTag(62)
  static let headerImmutable = HeaderTag(63)
}

/// Tags of the main header.
extension HeaderTag {
  static let i18nTable = HeaderTag(100)
  static let name = HeaderTag(1000)
  static let version = HeaderTag(1001)
  static let release = HeaderTag(1002)
  static let epoch = HeaderTag(1003)
  static let summary = HeaderTag(1004)
  static let description = HeaderTag(1005)
  static let buildTime = HeaderTag(1006)
  static let buildHost = HeaderTag(1007)
  static let size = HeaderTag(1009)
  static let vendor = HeaderTag(1011)
  static let license = HeaderTag(1014)
  static let packager = HeaderTag(1015)
  static let group = HeaderTag(1016)
  static let url = HeaderTag(1020)
  static let arch = HeaderTag(1022)
  static let preInstall = HeaderTag(1023)
  static let postInstall = HeaderTag(1024)
  static let preUninstall = HeaderTag(1025)
  static let postUninstall = HeaderTag(1026)
  static let oldFileNames = HeaderTag(1027)
  static let fileSizes = HeaderTag(1028)
  static let fileModes = HeaderTag(1030)
  static let fileDigests = HeaderTag(1035)
  static let fileLinkTargets = HeaderTag(1036)
  static let fileFlags = HeaderTag(1037)
  static let sourceRPM = HeaderTag(1044)
  static let archiveSize = HeaderTag(1046)
  static let provideName = HeaderTag(1047)
  static let requireFlags = HeaderTag(1048)
  static let requireName = HeaderTag(1049)
  static let requireVersion = HeaderTag(1050)
  static let conflictFlags = HeaderTag(1053)
  static let conflictName = HeaderTag(1054)
  static let conflictVersion = HeaderTag(1055)
  static let triggerScripts = HeaderTag(1065)
  static let verifyScript = HeaderTag(1079)
  static let changelogTime = HeaderTag(1080)
  static let changelogName = HeaderTag(1081)
  static let changelogText = HeaderTag(1082)
  static let obsoleteName = HeaderTag(1090)
  static let fileDevices = HeaderTag(1095)
  static let fileInodes = HeaderTag(1096)
  static let sourcePackage = HeaderTag(1106)
  static let provideFlags = HeaderTag(1112)
  static let provideVersion = HeaderTag(1113)
  static let obsoleteFlags = HeaderTag(1114)
  static let obsoleteVersion = HeaderTag(1115)
  static let dirIndexes = HeaderTag(1116)
  static let baseNames = HeaderTag(1117)
  static let dirNames = HeaderTag(1118)
  static let payloadFormat = HeaderTag(1124)
  static let payloadCompressor = HeaderTag(1125)
  static let preTransaction = HeaderTag(1151)
  static let postTransaction = HeaderTag(1152)
  static let oldSuggestName = HeaderTag(1156)
  static let oldSuggestVersion = HeaderTag(1157)
  static let oldSuggestFlags = HeaderTag(1158)
  static let oldEnhanceName = HeaderTag(1159)
  static let oldEnhanceVersion = HeaderTag(1160)
  static let oldEnhanceFlags = HeaderTag(1161)
  static let longFileSizes = HeaderTag(5008)
  static let longSize = HeaderTag(5009)
  static let fileDigestAlgorithm = HeaderTag(5011)
  static let orderName = HeaderTag(5035)
  static let orderVersion = HeaderTag(5036)
  static let orderFlags = HeaderTag(5037)
  static let recommendName = HeaderTag(5046)
  static let recommendVersion = HeaderTag(5047)
  static let recommendFlags = HeaderTag(5048)
  static let suggestName = HeaderTag(5049)
  static let suggestVersion = HeaderTag(5050)
  static let suggestFlags = HeaderTag(5051)
  static let supplementName = HeaderTag(5052)
  static let supplementVersion = HeaderTag(5053)
  static let supplementFlags = HeaderTag(5054)
  static let enhanceName = HeaderTag(5055)
  static let enhanceVersion = HeaderTag(5056)
  static let enhanceFlags = HeaderTag(5057)
  static let encoding = HeaderTag(5062)
  static let fileTriggerScripts = HeaderTag(5066)
  static let transactionFileTriggerScripts = HeaderTag(5076)
  static let payloadDigest = HeaderTag(5092)
  static let payloadDigestAlgorithm = HeaderTag(5093)
  static let payloadDigestAlternate = HeaderTag(5097)
  static let preUninstallTransaction = HeaderTag(5104)
  static let postUninstallTransaction = HeaderTag(5105)
  static let payloadSize = HeaderTag(5112)
  static let payloadSizeAlternate = HeaderTag(5113)
  static let rpmFormat = HeaderTag(5114)
  static let payloadSHA512 = HeaderTag(5121)
  static let payloadSHA3 = HeaderTag(5123)
}

/// Tags of the signature header. Nothing in it is authenticated: it is read by name, never merged.
extension HeaderTag {
  static let signatureDSA = HeaderTag(267)
  static let signatureRSA = HeaderTag(268)
  static let signatureSHA1 = HeaderTag(269)
  static let signatureLongSize = HeaderTag(270)
  static let signatureLongArchiveSize = HeaderTag(271)
  static let signatureSHA256 = HeaderTag(273)
  static let signatureFileSignatures = HeaderTag(274)
  static let signatureFileSignatureLength = HeaderTag(275)
  static let signatureVeritySignatures = HeaderTag(276)
  static let signatureVerityAlgorithm = HeaderTag(277)
  static let signatureOpenPGP = HeaderTag(278)
  static let signatureSHA3 = HeaderTag(279)
  static let signatureSize = HeaderTag(1000)
  static let signaturePGP = HeaderTag(1002)
  static let signatureMD5 = HeaderTag(1004)
  static let signatureGPG = HeaderTag(1005)
  static let signaturePayloadSize = HeaderTag(1007)
}

/// How the values of a header entry are stored.
enum HeaderValueType: UInt32, Sendable {
  case char = 1
  case int8 = 2
  case int16 = 3
  case int32 = 4
  case int64 = 5
  case string = 6
  case binary = 7
  case stringArray = 8
  case i18nString = 9

  /// Bytes of one value, or nothing for texts.
  var width: Int? {
    switch self {
    case .char, .int8, .binary: 1
    case .int16: 2
    case .int32: 4
    case .int64: 8
    case .string, .stringArray, .i18nString: nil
    }
  }

  /// The alignment in bytes that offsets of this type must have.
  var alignment: UInt32 {
    switch self {
    case .int16: 2
    case .int32: 4
    case .int64: 8
    default: 1
    }
  }

  /// Whether a value of this type may stand where `other` is expected.
  func stands(for other: HeaderValueType) -> Bool {
    self == other || (width == nil && other.width == nil)
  }
}
