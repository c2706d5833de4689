extension Repomd {
  /// Puts the records in the order that createrepo_c has: the packages' documents, their databases,
  /// their zchunk files, then all others by type and place.
  public mutating func sortRecords() {
    records.sort { one, other in
      let (first, second) = (Self.rank(one.type), Self.rank(other.type))
      if first != second { return first < second }
      if one.type != other.type { return one.type.utf8.lexicographicallyPrecedes(other.type.utf8) }
      return one.href.utf8.lexicographicallyPrecedes(other.href.utf8)
    }
  }

  private static let firstTypes = ["", "_db", "_zck"].flatMap { suffix in
    DocumentKind.allCases.map { $0.rawValue + suffix }
  }

  private static func rank(_ type: String) -> Int {
    firstTypes.firstIndex(of: type) ?? firstTypes.count
  }
}
