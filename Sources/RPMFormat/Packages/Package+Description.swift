/// The describing tags, as ranges of `header.bytes`; nothing where the header lacks the tag.
extension Package {
  /// The one-line summary, in the C locale whatever the caller's is.
  public var summary: TextRange? { header.text(.summary) }
  /// The description, in the C locale whatever the caller's is.
  public var description: TextRange? { header.text(.description) }
  /// Who packaged it.
  public var packager: TextRange? { header.text(.packager) }
  /// The home page.
  public var url: TextRange? { header.text(.url) }
  /// The licence.
  public var license: TextRange? { header.text(.license) }
  /// The vendor.
  public var vendor: TextRange? { header.text(.vendor) }
  /// The group, in the C locale whatever the caller's is.
  public var group: TextRange? { header.text(.group) }
  /// The host it was built on.
  public var buildHost: TextRange? { header.text(.buildHost) }
  /// The file name of the source package it was built from.
  public var sourceRPM: TextRange? { header.text(.sourceRPM) }
  /// When it was built, in seconds since the epoch; 0 if unknown.
  public var buildTime: UInt64 { header.number(.buildTime) ?? 0 }
  /// Bytes that its files take when installed.
  public var installedSize: UInt64 { header.number(.longSize) ?? header.number(.size) ?? 0 }

  /// Bytes of the uncompressed payload.
  ///
  /// rpm 4 keeps it in the signature header; very old packages in the main one; rpm 6 as the size
  /// of the uncompressed payload in the main header.
  public var archiveSize: UInt64 {
    signature.number(.signatureLongArchiveSize) ?? signature.number(.signaturePayloadSize)
      ?? header.number(.archiveSize) ?? header.number(.payloadSizeAlternate) ?? 0
  }

  /// The version of the package format: 6 as the header says, 3 without a region, else 4.
  public var formatVersion: Int {
    if let stated = header.number(.rpmFormat) { return Int(clamping: stated) }
    return header.hasRegion ? 4 : 3
  }

  /// The compression of the payload as the header names it (`gzip`, `xz`, `zstd` …).
  ///
  /// Without a name it is gzip, as in rpm 3. rpm does not name it for a bare archive either, so the
  /// payload's own first bytes go before this.
  public var payloadCompressor: String { header.string(.payloadCompressor) ?? "gzip" }
  /// The archive format of the payload; `cpio` in all packages of today.
  public var payloadFormat: String { header.string(.payloadFormat) ?? "cpio" }

  /// The scriptlets that the package has, by rpm's names for them.
  public var scriptlets: [String] {
    let tags: [(String, HeaderTag)] = [
      ("pretrans", .preTransaction), ("pre", .preInstall), ("post", .postInstall),
      ("preun", .preUninstall), ("postun", .postUninstall), ("posttrans", .postTransaction),
      ("preuntrans", .preUninstallTransaction), ("postuntrans", .postUninstallTransaction),
      ("verify", .verifyScript), ("trigger", .triggerScripts), ("filetrigger", .fileTriggerScripts),
      ("transfiletrigger", .transactionFileTriggerScripts),
    ]
    return tags.filter { header.contains($0.1) }.map(\.0)
  }
}
