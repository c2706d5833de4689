public import SystemPackage

extension Definition {
  /// How repomd.xml is signed: the table `[signing]`.
  public struct Signing: Sendable, Equatable {
    /// The key that signs: a fingerprint, key id or address that leads to one secret key.
    public var key: String
    /// Further keys whose public parts are published too, so that clients know the next key before
    /// it signs for the first time.
    public var nextKeys: [String] = []
    /// The home of gpg (`GNUPGHOME`); nothing for that of the environment.
    public var home: FilePath?
    /// A file with the passphrase in its first line; nothing if gpg-agent or nobody asks for one.
    public var passphraseFile: FilePath?
    /// For how many days before the key expires every publish warns of it.
    public var warnDays = 30

    /// The folder-relative name of the file with the public keys, below the root.
    public static func keyFileName(of repository: String) -> String {
      "RPM-GPG-KEY-\(repository)"
    }
  }
}

extension Definition.Signing {
  init(_ table: DefinitionTable) throws(DefinitionError) {
    try table.allowOnly(["key", "next_keys", "home", "passphrase_file", "warn_days"])
    key = try table.requiredString("key")
    nextKeys = try table.strings("next_keys") ?? []
    // A key that begins with a dash would be read as an option of gpg.
    for name in [key] + nextKeys where name.hasPrefix("-") || name.isEmpty {
      throw table.error("a key is a fingerprint, a key id or an address", at: "key")
    }
    home = try table.path("home")
    passphraseFile = try table.path("passphrase_file")
    if let days = try table.integer("warn_days") {
      guard (0...3660).contains(days) else {
        throw table.error("warn_days is 0 to 3660", at: "warn_days")
      }
      warnDays = days
    }
  }
}
