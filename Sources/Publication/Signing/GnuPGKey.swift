/// A key as gpg lists it (`--with-colons`, see GnuPG's doc/DETAILS).
struct GnuPGKey: Equatable, Sendable {
  /// The fingerprint of the primary key.
  let fingerprint: String
  /// The letter that says how far it is usable: `e` expired, `r` revoked, `d`, `i`, `n` unusable.
  let validity: Character
  /// What the key as a whole can do; a capital `S` is: sign, by itself or one of its subkeys.
  let capabilities: String
  /// When it ends to be usable for signing, in seconds since the epoch; nothing for never.
  let expiry: Int64?

  /// Why it cannot sign at a time in seconds since the epoch; nothing if it can.
  func obstacle(at now: Int64) -> String? {
    switch validity {
    case "r": return "revoked"
    case "e": return "expired"
    case "i", "n": return "not valid"
    case "d": return "disabled"
    default: break
    }
    if capabilities.contains("D") { return "disabled" }
    if let expiry, expiry <= now { return "expired" }
    return capabilities.contains("S") ? nil : "not meant for signing"
  }

  /// How many whole days are left at a time; nothing if it never expires.
  func daysLeft(at now: Int64) -> Int64? {
    expiry.map { max(0, ($0 - now) / 86_400) }
  }
}

extension GnuPGKey {
  /// The keys in a listing: a `sec` or `pub` line opens one, `fpr` names it, `ssb` and `sub` are
  /// its subkeys.
  static func keys(in listing: String) -> [GnuPGKey] {
    var keys: [GnuPGKey] = []
    var lines: [[Substring]] = []
    for line in listing.split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if ["sec", "pub"].contains(fields.first ?? "") {
        if let key = GnuPGKey(lines) { keys.append(key) }
        lines = []
      }
      lines.append(fields)
    }
    if let key = GnuPGKey(lines) { keys.append(key) }
    return keys
  }

  /// One key from its lines.
  private init?(_ lines: [[Substring]]) {
    guard let head = lines.first, head.count > 11,
      let name = lines.first(where: { $0.first == "fpr" }), name.count > 9
    else { return nil }
    fingerprint = String(name[9])
    validity = head[1].first ?? "-"
    capabilities = String(head[11])
    var ends = [Int64(head[6])].compactMap { $0 }
    // Where subkeys can sign, gpg signs with the newest usable one; the last to expire tells.
    let signers = lines.filter { line in
      ["ssb", "sub"].contains(line.first ?? "") && line.count > 11 && line[11].contains("s")
        && !"reidn".contains(line[1].first ?? "-")
    }
    let subkeyEnds = signers.map { Int64($0[6]) }
    if !subkeyEnds.isEmpty, !subkeyEnds.contains(nil),
      let last = subkeyEnds.compactMap({ $0 }).max()
    {
      ends.append(last)
    }
    expiry = ends.min()
  }
}
