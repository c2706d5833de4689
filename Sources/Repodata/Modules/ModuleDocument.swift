/// One document of modules.yaml: a stream of a module, its defaults, or what else is said of it.
///
/// Sources of the rule: libmodulemd's format descriptions (`modulemd`, `modulemd-defaults`,
/// `modulemd-obsoletes`, `modulemd-translations`) and the order in which it writes an index.
public struct ModuleDocument: Sendable {
  /// What a document is, in the order of a module's documents.
  public enum Kind: Int, Sendable, Comparable {
    /// Which stream and profiles are the defaults.
    case defaults
    /// Texts in other languages.
    case translations
    /// When and by what a stream is superseded.
    case obsoletes
    /// A stream: its packages, profiles and dependencies.
    case stream
    /// A kind that we do not know, which is kept as it is.
    case other

    /// The order within a module.
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  /// What it is.
  public let kind: Kind
  /// The module it is about; empty for kinds we do not know.
  public let module: String
  /// The text as written, from `---` on, with a line feed at the end.
  public let text: [UInt8]
  /// The packages of a stream, each as `NAME-EPOCH:VERSION-RELEASE.ARCH`.
  public let artifacts: [String]
  let fields: Fields

  /// `MODULE:STREAM:VERSION:CONTEXT:ARCH`, as far as these are there.
  public var title: String {
    let version = fields.version > 0 ? String(fields.version) : ""
    var parts = [module, fields.stream, version, fields.context, fields.arch]
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    return parts.joined(separator: ":")
  }

  /// What tells documents of a kind and module apart.
  struct Fields: Hashable {
    var stream = ""
    var version: UInt64 = 0
    var context = ""
    var arch = ""
    /// When it was modified, as written; such texts sort by time.
    var modified = ""
  }

  /// Reads all documents of a file.
  ///
  /// - Parameters:
  ///   - bytes: the file, in UTF-8.
  ///   - source: its name, for messages.
  /// - Returns: the documents in their order.
  /// - Throws: ``YAMLError`` if it is no YAML, or a document lacks what every document has.
  public static func read(
    _ bytes: [UInt8], source: String
  ) throws(YAMLError) -> [ModuleDocument] {
    var documents: [ModuleDocument] = []
    for document in try YAMLDocument.read(bytes, source: source) {
      documents.append(try ModuleDocument(document, source: source))
    }
    return documents
  }

  private init(_ document: YAMLDocument, source: String) throws(YAMLError) {
    guard let type = document.top["document"] else {
      throw YAMLError(source: source, line: document.line, reason: "a document has no type")
    }
    let kind: Kind =
      switch type {
      case "modulemd", "modulemd-stream": .stream
      case "modulemd-defaults": .defaults
      case "modulemd-translations": .translations
      case "modulemd-obsoletes": .obsoletes
      default: .other
      }
    let name = document.data[kind == .stream ? "name" : "module"] ?? ""
    if kind != .other, kind != .stream, name.isEmpty {
      throw YAMLError(
        source: source, line: document.line, reason: "a \(type) document names no module")
    }
    self.kind = kind
    module = kind == .other ? "" : name
    text = document.text
    artifacts = kind == .stream ? document.artifacts : []
    fields = Fields(
      stream: document.data["stream"] ?? "",
      version: document.data["version"].flatMap { UInt64($0) } ?? 0,
      context: document.data["context"] ?? "", arch: document.data["arch"] ?? "",
      modified: document.data["modified"] ?? "")
  }

  /// What no two documents of an index have in common.
  var identity: [String] {
    switch kind {
    case .defaults: ["defaults", module]
    case .translations: ["translations", module, fields.stream]
    case .obsoletes: ["obsoletes", module, fields.stream, fields.context, fields.modified]
    case .stream:
      // A stream without a name is complete only for the build system; it is told by its text.
      module.isEmpty || fields.stream.isEmpty
        ? ["text", String(decoding: text, as: UTF8.self)]
        : [
          "stream", module, fields.stream, String(fields.version), fields.context, fields.arch,
        ]
    case .other: ["text", String(decoding: text, as: UTF8.self)]
    }
  }

  /// Whether it stands before another: by module, kind, stream, newest version first.
  func precedes(_ other: ModuleDocument) -> Bool {
    if (kind == .other) != (other.kind == .other) { return other.kind == .other }
    if module != other.module { return module.utf8.lexicographicallyPrecedes(other.module.utf8) }
    if kind != other.kind { return kind < other.kind }
    if fields.stream != other.fields.stream {
      return fields.stream.utf8.lexicographicallyPrecedes(other.fields.stream.utf8)
    }
    if fields.version != other.fields.version { return fields.version > other.fields.version }
    if fields.context != other.fields.context {
      return fields.context.utf8.lexicographicallyPrecedes(other.fields.context.utf8)
    }
    if fields.arch != other.fields.arch {
      return fields.arch.utf8.lexicographicallyPrecedes(other.fields.arch.utf8)
    }
    return fields.modified.utf8.lexicographicallyPrecedes(other.fields.modified.utf8)
  }
}
