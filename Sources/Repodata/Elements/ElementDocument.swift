public import SystemIO

/// A document read as the elements right below its root, each as the bytes it was written in.
///
/// libxml2 reads the same bytes and has the last word: a document that is not well-formed, has a
/// DOCTYPE or entities, or breaks a limit is refused. What was given before that is not to be used.
public struct ElementDocument {
  /// Reads a document.
  ///
  /// - Parameters:
  ///   - content: the document, decompressed piece by piece.
  ///   - root: the local name that the outermost element must have.
  ///   - body: what is done with each element below the root, and with the root's start tag.
  /// - Returns: the start tag of the root.
  /// - Throws: ``MetadataError``, what the stream throws, what `body` throws.
  @discardableResult
  public static func read(
    _ content: DecompressingStream, root: StaticString,
    _ body: (_ element: XMLFragment, _ root: XMLFragment) throws -> Void
  ) throws -> XMLFragment {
    try withoutActuallyEscaping(body) { body in
      let pieces = Pieces(body)
      let stream = try XMLStream { memory in
        let count = try content.read(into: memory)
        try pieces.take(UnsafeRawBufferPointer(rebasing: memory[..<count]))
        return count
      }
      try stream.enterRoot(root)
      var count = 0
      while try stream.nextChild(of: 0) { count += 1 }
      try stream.finish()
      guard count == pieces.count, let root = pieces.root else {
        throw MetadataError(.malformed("its elements cannot be told apart"))
      }
      return root
    }
  }

  /// Reads a document that is in memory; see ``read(_:root:_:)-(DecompressingStream,_,_)``.
  @discardableResult
  public static func read(
    _ bytes: [UInt8], root: StaticString,
    _ body: (_ element: XMLFragment, _ root: XMLFragment) throws -> Void
  ) throws -> XMLFragment {
    var isGiven = false
    let content = try DecompressingStream(.none) { buffer in
      buffer = isGiven ? [] : bytes
      isGiven = true
    }
    return try read(content, root: root, body)
  }

  /// What has been cut off so far.
  private final class Pieces {
    private var splitter = ElementSplitter()
    private let body: (XMLFragment, XMLFragment) throws -> Void
    private(set) var root: XMLFragment?
    private(set) var count = 0

    init(_ body: @escaping (XMLFragment, XMLFragment) throws -> Void) {
      self.body = body
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
      try splitter.take(bytes) { part in
        switch part {
        case .root(let tag): root = XMLFragment(Self.closed(tag))
        case .element(let bytes):
          count += 1
          if let root, let element = XMLFragment(bytes) { try body(element, root) }
        }
      }
    }

    /// A start tag alone is no element: it is closed to be one.
    private static func closed(_ tag: [UInt8]) -> [UInt8] {
      tag.dropLast().last == UInt8(ascii: "/") ? tag : tag.dropLast() + Array("/>".utf8)
    }
  }
}
