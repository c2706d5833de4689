/// CRCs of 0: what they meet they neither satisfy nor refute.
extension Trial {
  /// Whether all that meets the requirement on a symbol is a CRC that nobody knows: the kernel's,
  /// or, where the kernel does not meet it, those of packages that stand.
  func isMetByUnknown(symbol need: Int) -> Bool {
    switch target.answers[need] {
    case .unknown: return true
    case .satisfied: return false
    case .differs, .missing: break
    }
    guard pool.mayBeUnknown[need], let wanted = pool.symbols.references[need].crc else {
      return false
    }
    var isMet = false
    for offer in pool.providers(ofSymbol: pool.symbols.references[need].symbol)
    where stands(offer.candidate) {
      let offered = offer.crc ?? CRC(0)
      if wanted.isUnknown || offered.isUnknown {
        isMet = true
      } else if wanted == offered {
        return false
      }
    }
    return isMet
  }

  /// The symbols of a candidate that in the end only CRCs nobody knows meet, sorted.
  func unknownCRCs(_ candidate: Int) -> [String] {
    pool.needs[candidate].symbols.filter { isMetByUnknown(symbol: Int($0)) }
      .map { pool.symbols.name(pool.symbols.references[Int($0)].symbol) }.sorted()
  }
}
