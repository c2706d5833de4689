/// Where the blocks of a document lie in its file.
///
///     head    one member: the document up to its first package
///     block   one member each: whole elements of consecutive packages
///     tail    one member: what closes the document
public struct BlockTable: Sendable, Hashable {
  /// One block.
  public struct Block: Sendable, Hashable {
    /// Where it begins in the file.
    public var offset: Int64
    /// How many bytes it has in the file.
    public var size: Int
    /// How many bytes it has in the open document.
    public var openSize: Int
    /// How many packages it has.
    public var packages: Int

    /// A block of known place.
    public init(offset: Int64, size: Int, openSize: Int, packages: Int) {
      self.offset = offset
      self.size = size
      self.openSize = openSize
      self.packages = packages
    }
  }

  /// The blocks in the order of the document.
  public var blocks: [Block]

  /// A table of `blocks`.
  public init(blocks: [Block] = []) { self.blocks = blocks }
}
