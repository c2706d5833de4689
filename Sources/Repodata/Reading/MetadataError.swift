/// Why somebody's metadata cannot be used.
public struct MetadataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: Hashable, Sendable {
    /// It is no well-formed XML, in libxml2's words.
    case malformed(String)
    /// It has a DOCTYPE. No metadata needs one, and entities are how XML is made to explode.
    case documentType
    /// An entity other than XML's own five is used.
    case entity
    /// Elements are nested deeper than this.
    case tooDeep(limit: Int)
    /// A text or attribute is longer than this many bytes.
    case tooLong(limit: Int)
    /// The outermost element is another than this.
    case root(expected: String)
    /// An element or attribute is missing.
    case missing(String)
    /// An element or attribute has a value that cannot be.
    case value(String, of: String)
    /// An href leads out of the repository.
    case unsafeHref(String)
    /// repomd.xml lists no file of this type.
    case noRecord(String)
    /// A file has another digest than repomd.xml says.
    case checksum(stated: String, found: String)
    /// A file has another size than repomd.xml says.
    case size(stated: Int64, found: Int64)
    /// The location is neither a path nor a file, http, https or ftp address.
    case location(String)
  }

  /// What is wrong.
  public let kind: Kind
  /// The line of the document, if a place in it is at fault.
  public let line: Int?
  /// The file, where it is known.
  public let file: String?

  init(_ kind: Kind, line: Int? = nil, file: String? = nil) {
    self.kind = kind
    self.line = line
    self.file = file
  }

  /// The same with the file it happened in.
  public func `in`(_ file: String) -> MetadataError {
    MetadataError(kind, line: line, file: self.file ?? file)
  }

  /// A sentence with file and line.
  public var description: String {
    let place = [file, line.map { "line \($0)" }].compactMap { $0 }.joined(separator: ", ")
    return place.isEmpty ? reason : "\(place): \(reason)"
  }

  private var reason: String {
    switch kind {
    case .malformed(let words): "not well-formed XML: \(words)"
    case .documentType: "it has a DOCTYPE, which metadata may not have"
    case .entity: "it uses an entity, which metadata may not do"
    case .tooDeep(let limit): "elements are nested more than \(limit) deep"
    case .tooLong(let limit): "a text is longer than \(limit) bytes"
    case .root(let expected): "the outermost element must be <\(expected)>"
    case .missing(let what): "\(what) is missing"
    case .value(let value, let what): "\(what) cannot be \"\(value)\""
    case .unsafeHref(let href): "\"\(href)\" leads out of the repository"
    case .noRecord(let type): "repomd.xml lists no \(type)"
    case .checksum(let stated, let found):
      "its checksum is \(found), but repomd.xml says \(stated)"
    case .size(let stated, let found):
      "it has \(found) bytes, but repomd.xml says \(stated)"
    case .location(let text): "\"\(text)\" is neither a path nor a file, http, https or ftp address"
    }
  }
}
