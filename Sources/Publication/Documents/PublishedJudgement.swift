import FoundationEssentials

/// A `judgement.json` as it is served.
public struct PublishedJudgement: Sendable {
  /// What it says of one package.
  public struct Entry: Sendable, Hashable {
    /// The package (NEVRA).
    public let package: String
    /// Its kind.
    public let kind: String
    /// Its reasons or notes; a symbol that the kernel refutes is a reason like any other.
    public let reasons: [ReasonDocument]

    /// An entry of these parts.
    public init(package: String, kind: String, reasons: [ReasonDocument]) {
      self.package = package
      self.kind = kind
      self.reasons = reasons
    }
  }

  /// The kernel (`uname -r`).
  public let kernel: String
  /// The packages that are left out.
  public let dropped: [Entry]
  /// The packages that are kept with a note.
  public let notes: [Entry]

  /// Reads a document of schema 2.
  ///
  /// - Parameter bytes: the whole file.
  /// - Throws: ``DocumentDamage``, with what is wrong, if it is none.
  public init(parsing bytes: [UInt8]) throws(DocumentDamage) {
    let document = try DocumentDamage.decode(Document.self, bytes, schema: 2)
    let symbols = document.symbols.map(\.reason)
    kernel = document.kernel
    var dropped: [Entry] = []
    for package in document.dropped { dropped.append(try package.entry(symbols)) }
    var notes: [Entry] = []
    for package in document.notes { notes.append(try package.entry(symbols)) }
    self.dropped = dropped
    self.notes = notes
  }

  private struct Document: Decodable {
    let kernel: String
    let symbols: [Symbol]
    let dropped: [Package]
    let notes: [Package]
  }

  private struct Symbol: Decodable {
    let reason: ReasonDocument

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      let name = try list.decode(String.self)
      let wanted = try list.decodeNil() ? nil : list.decode(String.self)
      reason = ReasonDocument(
        symbol: name, wanted: wanted, offered: try list.decode([String].self))
    }
  }

  private struct Package: Decodable {
    let package: String
    let kind: String
    let symbols: [Int]?
    let reasons: [ReasonDocument]

    func entry(_ known: [ReasonDocument]) throws(DocumentDamage) -> Entry {
      var all: [ReasonDocument] = []
      for number in symbols ?? [] {
        guard known.indices.contains(number) else {
          throw DocumentDamage(reason: "\(package) names symbol \(number), which is not listed")
        }
        all.append(known[number])
      }
      return Entry(package: package, kind: kind, reasons: all + reasons)
    }
  }
}

/// A document of a published root is not what it should be.
public struct DocumentDamage: Error, Equatable, Sendable {
  /// What is wrong with it, as a part of a sentence.
  public let reason: String

  private struct Head: Decodable {
    let schema: Int
  }

  /// Reads JSON that states the version of its format.
  static func decode<Document: Decodable>(
    _ type: Document.Type, _ bytes: [UInt8], schema: Int
  ) throws(DocumentDamage) -> Document {
    let data = Data(bytes)
    guard let head = try? JSONDecoder().decode(Head.self, from: data) else {
      throw DocumentDamage(reason: "it is not JSON of ours")
    }
    guard head.schema == schema else {
      throw DocumentDamage(reason: "its schema is \(head.schema), known is \(schema)")
    }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw DocumentDamage(reason: "parts of it are missing or of another kind")
    }
  }
}
