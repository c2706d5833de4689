/// All that a repository says about modules, merged from any number of files.
///
/// Documents keep their text. Of two that say the same thing of the same stream the one added first
/// stays, unless it is told to give way; of defaults and translations the one modified last stays.
public struct ModuleIndex: Sendable {
  private var documents: [ModuleDocument] = []
  private var places: [[String]: Int] = [:]

  /// An index of nothing.
  public init() {}

  /// Whether nothing has been added.
  public var isEmpty: Bool { documents.isEmpty }

  /// Adds the documents of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file, in UTF-8.
  ///   - source: its name, for messages.
  ///   - replacing: whether its documents take the place of older ones of the same identity.
  /// - Throws: ``YAMLError``; then nothing of the file has been added.
  public mutating func add(
    _ bytes: [UInt8], source: String, replacing: Bool = false
  ) throws(YAMLError) {
    for document in try ModuleDocument.read(bytes, source: source) {
      add(document, replacing: replacing)
    }
  }

  private mutating func add(_ document: ModuleDocument, replacing: Bool) {
    guard let place = places[document.identity] else {
      places[document.identity] = documents.count
      documents.append(document)
      return
    }
    let old = documents[place].fields.modified
    let isNewer = old.utf8.lexicographicallyPrecedes(document.fields.modified.utf8)
    if isNewer || replacing && old == document.fields.modified { documents[place] = document }
  }

  /// The merged file: by module, of each its defaults, translations, obsoletes and streams, newest
  /// first; documents of unknown kinds last.
  public var text: [UInt8] {
    let ordered = documents.enumerated().sorted { one, other in
      if one.element.precedes(other.element) { return true }
      return !other.element.precedes(one.element) && one.offset < other.offset
    }
    return ordered.flatMap { $0.element.text + Array("...\n".utf8) }
  }
}
