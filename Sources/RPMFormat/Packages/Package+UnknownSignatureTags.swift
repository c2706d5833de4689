extension Package {
  /// The tags that a signature header may have as far as rpm knows, from rpm 3 to rpm 6
  /// (rpm's `rpmtag.h`): signatures and digests of old and new kinds, sizes, signatures of files,
  /// reserved space.
  private static let knownSignatureTags: Set<UInt32> = [
    // Digests of rpm 4.0 that were computed wrongly, then those over the header that hold.
    264, 265, 267, 268, 269, 270, 271, 273, 274, 275, 276, 277, 278, 279,
    // Space that is reserved by rpm 6.
    999,
    // Numbers of the signature header's own; 1001 and 1003 are wrong digests, 1006 is of PGP 5.
    1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008,
  ]

  /// The tags in the signature header that no rpm puts there, ascending.
  ///
  /// Nothing in that header is authenticated, and what follows from an unknown tag the next reader
  /// may see differently. Reading takes no offence at them; who lets packages in may.
  public var unknownSignatureTags: [UInt32] {
    signature.entries.map(\.tag.rawValue).filter { !Self.knownSignatureTags.contains($0) }.sorted()
  }
}
