public import SystemPackage

#if ZCHUNK
  import CZck
  import Glibc
#endif

/// Reads a zchunk file (github.com/zchunk/zchunk) whole, as `unzck` does: libzck verifies the
/// checksums of the header, of every chunk and of all data.
public final class ZchunkReader {
  /// Whether this build can read zchunk files.
  public static var isAvailable: Bool { ZchunkWriter.isAvailable }

  /// What its header is.
  public let header: ZchunkWriter.Header
  private let path: FilePath
  #if ZCHUNK
    private let file: OpenFile
    private var context: OpaquePointer?
  #endif

  /// Opens a file and verifies all its checksums.
  ///
  /// - Throws: ``ZchunkError`` if it is damaged, or where the build has no libzck; `SystemError`.
  public init(reading path: FilePath) throws {
    self.path = path
    #if ZCHUNK
      file = try OpenFile(reading: path)
      (context, header) = try Self.open(file)
    #else
      throw ZchunkError(
        path: path, reason: "this build of kmodrepo has no zchunk support (libzck)")
    #endif
  }

  #if ZCHUNK
    deinit { zck_free(&context) }

    private static func open(
      _ file: borrowing OpenFile
    ) throws(ZchunkError) -> (OpaquePointer?, ZchunkWriter.Header) {
      zck_set_log_level(ZCK_LOG_NONE)
      var context = zck_create()
      var isOpen = false
      defer { if !isOpen { zck_free(&context) } }
      guard context != nil, zck_init_read(context, file.descriptor.raw),
        let digest = zck_get_header_digest(context)
      else { throw failure(context, file.path) }
      defer { free(digest) }
      guard zck_validate_checksums(context) == 1 else {
        throw ZchunkError(path: file.path, reason: "a checksum in it is wrong")
      }
      isOpen = true
      return (
        context,
        ZchunkWriter.Header(
          checksum: String(cString: digest), size: Int64(zck_get_header_length(context)))
      )
    }

    private static func failure(_ context: OpaquePointer?, _ path: FilePath) -> ZchunkError {
      let words = zck_get_error(context).map { String(cString: $0) } ?? ""
      let line = words.split(separator: "\n").first.map(String.init)
      return ZchunkError(path: path, reason: line ?? "libzck failed without a word")
    }
  #endif

  /// Replaces `buffer` by the next bytes of the content.
  ///
  /// - Returns: whether there were any.
  /// - Throws: ``ZchunkError``.
  public func read(into buffer: inout [UInt8]) throws(ZchunkError) -> Bool {
    #if ZCHUNK
      buffer = [UInt8](repeating: 0, count: DecompressingStream.chunkSize)
      let count = buffer.withUnsafeMutableBytes { memory in
        zck_read(context, memory.bindMemory(to: CChar.self).baseAddress, memory.count)
      }
      guard count >= 0 else { throw Self.failure(context, path) }
      buffer.removeLast(buffer.count - count)
      return count > 0
    #else
      return false
    #endif
  }
}
