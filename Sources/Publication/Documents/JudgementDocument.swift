import KernelABI

/// `views/KERNEL/judgement.json`: what one kernel drops, with every reason, and what it keeps with
/// a note.
///
///     {
///     "schema": 2,
///     "kernel": "5.14.0-70.el9.x86_64",
///     "symbols": [
///     ["kernel(kfree)","0x037a0cba",["0x093712e5"]],     wanted, and what the kernel offers
///     ["kernel(gone)","0x2d3385d3",[]]
///     ],
///     "dropped": [
///     {"package":"kmod-a-1-1.x86_64","kind":"kmod","symbols":[0,1],"reasons":[]}
///     ],
///     "notes": […]
///     }
///
/// Kmods of another kernel generation fail by the same dozens of symbols, thousands of times: a
/// requirement stands once in `symbols`, and packages name it by its place there. That is a
/// twentieth of the bytes.
struct JudgementDocument {
  /// The document.
  let bytes: [UInt8]
  /// What the index says of every package that was dropped: a JSON list.
  let summary: [UInt8]
  /// How many packages are kept with a note.
  let noted: Int
  /// How many packages are dropped.
  let dropped: Int

  /// The documents on a judgement of packages with these identities.
  init(_ judgement: Judgement, _ identities: PackageIdentities) {
    var symbols = RefutedSymbols(judgement)
    var dropped = JSONBuffer()
    var index = JSONBuffer()
    let fallen = judgement.dropped
    // About as much as an entry takes.
    dropped.reserve(256 * fallen.count)
    index.reserve(256 * fallen.count)
    dropped.add("[\n")
    index.add("[\n")
    var reasons = judgement.otherReasons
    var package = Dropped()
    for (place, number) in fallen.enumerated() {
      package.take(number, judgement, &reasons, identities[number])
      if place > 0 {
        dropped.add(",\n")
        index.add(",\n")
      }
      dropped.add(package, &symbols)
      index.add(inShort: package, &symbols)
    }
    dropped.add("\n]")
    index.add("\n]")
    let noted = judgement.kept.compactMap { number in
      let notes = judgement.notes(number)
      return notes.isEmpty ? nil : (identity: identities[number], notes: notes)
    }
    var buffer = JSONBuffer()
    buffer.add("{\n\"schema\": 2,\n\"kernel\": ")
    buffer.add(text: judgement.target.uname)
    buffer.add(",\n\"symbols\": ")
    symbols.add(to: &buffer)
    buffer.add(",\n\"dropped\": ")
    buffer.add(dropped.bytes)
    buffer.add(",\n\"notes\": ")
    buffer.add(lines: noted) { $0.add($1.identity, $1.notes) }
    buffer.add("\n}\n")
    bytes = buffer.bytes
    summary = index.bytes
    self.noted = noted.count
    self.dropped = fallen.count
  }
}

/// The requirements on symbols that a kernel refutes, each once, in the order in which they come.
private struct RefutedSymbols {
  let judgement: Judgement
  private var places: [Int32]
  private var numbers: [Int] = []
  /// What was said of some in a sentence: many packages fail by the same symbol first.
  private var sentences: [Int: [UInt8]] = [:]

  init(_ judgement: Judgement) {
    self.judgement = judgement
    places = Array(repeating: -1, count: judgement.symbolNumberCount)
  }

  /// The place of a requirement in the document's list.
  mutating func place(of number: Int) -> Int {
    if places[number] >= 0 { return Int(places[number]) }
    places[number] = Int32(clamping: numbers.count)
    numbers.append(number)
    return numbers.count - 1
  }

  /// Why a requirement is not met, as a text in quotes.
  mutating func sentence(of number: Int) -> [UInt8] {
    if let known = sentences[number] { return known }
    var buffer = JSONBuffer()
    buffer.add(refutation: judgement.refutedSymbol(number))
    sentences[number] = buffer.bytes
    return buffer.bytes
  }

  func add(to buffer: inout JSONBuffer) {
    buffer.add(lines: numbers) { buffer, number in
      let symbol = judgement.refutedSymbol(number)
      buffer.add("[")
      buffer.add(text: symbol.name)
      buffer.add(",")
      if let wanted = symbol.wanted { buffer.add(wanted) } else { buffer.add("null") }
      buffer.add(",")
      buffer.add(list: symbol.offered) { $0.add($1) }
      buffer.add("]")
    }
  }
}

/// What documents call each package, rendered once for all of them.
struct PackageIdentities: Sendable {
  private let bytes: [UInt8]
  private let ends: [Int]

  init(_ candidates: [Candidate]) {
    var buffer = JSONBuffer()
    var ends: [Int] = []
    for candidate in candidates {
      buffer.add("{\"package\":")
      buffer.add(text: candidate.nevra)
      buffer.add(",\"kind\":")
      buffer.add(text: candidate.kind.rawValue)
      ends.append(buffer.bytes.count)
    }
    bytes = buffer.bytes
    self.ends = ends
  }

  /// The beginning of an object: `{"package":NEVRA,"kind":KIND`.
  subscript(number: Int) -> ArraySlice<UInt8> {
    bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]]
  }
}

/// A package that was dropped, and why.
private struct Dropped {
  /// The beginning of its object.
  private(set) var identity: ArraySlice<UInt8> = []
  /// The symbols that the kernel alone refutes.
  private(set) var symbols: [Int] = []
  private(set) var reasons: [ReasonDocument] = []

  /// Becomes another package.
  mutating func take(
    _ number: Int, _ judgement: Judgement, _ others: inout Judgement.OtherReasons,
    _ identity: ArraySlice<UInt8>
  ) {
    self.identity = identity
    judgement.findRefutedSymbols(number, into: &symbols)
    reasons = others.of(number).map { ReasonDocument($0) }
  }
}

extension JSONBuffer {
  fileprivate mutating func add(_ package: Dropped, _ symbols: inout RefutedSymbols) {
    add(package.identity)
    add(",\"symbols\":[")
    for (index, number) in package.symbols.enumerated() {
      if index > 0 { add(",") }
      add(symbols.place(of: number))
    }
    add("],\"reasons\":")
    add(list: package.reasons) { $0.add($1) }
    add("}")
  }

  /// The first reason, and how many there are.
  fileprivate mutating func add(inShort package: Dropped, _ symbols: inout RefutedSymbols) {
    add(package.identity)
    add(",\"why\":")
    if let first = package.symbols.first {
      add(symbols.sentence(of: first))
    } else {
      add(text: package.reasons.first?.text ?? "")
    }
    add(",\"reasons\":")
    add(package.symbols.count + package.reasons.count)
    add("}")
  }

  /// The sentence of `DropReason.description`, without making texts of its parts.
  fileprivate mutating func add(refutation symbol: Judgement.RefutedSymbol) {
    guard symbol.name.allSatisfy({ $0 > 0x22 && $0 < 0x5C || $0 > 0x5C && $0 < 0x7F }) else {
      return add(text: symbol.reason.description)
    }
    add("\"needs ")
    add(symbol.name)
    if let wanted = symbol.wanted {
      add(" = ")
      add(digits: wanted)
    }
    add(symbol.offered.isEmpty ? ", which nothing offers" : ", the kernel offers ")
    for (index, crc) in symbol.offered.enumerated() {
      if index > 0 { add(", ") }
      add(digits: crc)
    }
    add("\"")
  }

  fileprivate mutating func add(_ identity: ArraySlice<UInt8>, _ notes: [JudgementNote]) {
    add(identity)
    add(",\"reasons\":")
    add(list: notes) { $0.add(ReasonDocument($1)) }
    add("}")
  }

  private mutating func add(_ reason: ReasonDocument) {
    add("{\"code\":")
    add(text: reason.code)
    add(",\"text\":")
    add(text: reason.text)
    if let requirement = reason.requirement {
      add(",\"requirement\":")
      add(text: requirement)
    }
    if let wanted = reason.wanted {
      add(",\"wanted\":")
      add(text: wanted)
    }
    if let offered = reason.offered {
      add(",\"offered\":")
      add(texts: offered)
    }
    if let packages = reason.packages {
      add(",\"packages\":")
      add(texts: packages)
    }
    add("}")
  }
}
