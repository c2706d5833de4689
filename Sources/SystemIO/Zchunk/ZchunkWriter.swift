public import SystemPackage

#if ZCHUNK
  import CZck
  import Glibc
  import Synchronization
#endif

/// Writes a zchunk file (github.com/zchunk/zchunk): independent chunks, of which a client fetches
/// only those that it does not have from an older file.
///
/// The system's libzck does it, and only builds made where that library was have it.
public final class ZchunkWriter {
  /// Whether this build can write zchunk files.
  public static var isAvailable: Bool {
    #if ZCHUNK
      true
    #else
      false
    #endif
  }

  /// What repomd.xml tells of a zchunk file's header.
  public struct Header: Sendable, Hashable {
    /// The SHA-256 of the header in hexadecimal.
    public let checksum: String
    /// Its size in bytes.
    public let size: Int64
  }

  private let path: FilePath
  #if ZCHUNK
    private let context: ZchunkContext
  #endif

  /// Starts a file that was not there.
  ///
  /// - Parameters:
  ///   - path: where it is to be.
  ///   - dictionary: a zstd dictionary that clients of older files share; nothing for none.
  ///   - cutsByHand: whether chunks end only where ``endChunk()`` says so; else by content.
  /// - Throws: ``ZchunkError``, also where the build has no libzck; `SystemError`.
  public init(creating path: FilePath, dictionary: [UInt8]? = nil, cutsByHand: Bool) throws {
    self.path = path
    #if ZCHUNK
      context = try ZchunkContext(path)
      try context.begin(dictionary: dictionary, cutsByHand: cutsByHand)
    #else
      throw ZchunkError(
        path: path, reason: "this build of kmodrepo has no zchunk support (libzck)")
    #endif
  }

  /// Adds `bytes` to the content.
  public func write(_ bytes: [UInt8]) throws(ZchunkError) {
    #if ZCHUNK
      try context.write(bytes)
    #endif
  }

  /// Ends the chunk: the next byte begins another.
  public func endChunk() throws(ZchunkError) {
    #if ZCHUNK
      try context.endChunk()
    #endif
  }

  /// Ends the file, and writes it through to the device.
  ///
  /// - Parameter timestamp: the modification time it gets, in seconds since the epoch.
  /// - Returns: what repomd.xml tells of its header.
  /// - Throws: ``ZchunkError``, `SystemError`.
  public func finish(timestamp: Int64) throws -> Header {
    #if ZCHUNK
      return try context.finish(timestamp: timestamp)
    #else
      throw ZchunkError(path: path, reason: "never begun")
    #endif
  }
}

#if ZCHUNK
  /// libzck's context with the file it writes; the file goes with it unless finished.
  private final class ZchunkContext {
    private let path: FilePath
    private let file: OpenFile
    private var raw: OpaquePointer?
    private var isFinished = false

    init(_ path: FilePath) throws {
      self.path = path
      file = try OpenFile.creating(path)
      zck_set_log_level(ZCK_LOG_NONE)
      raw = zck_create()
      guard raw != nil else { throw ZchunkError(path: path, reason: "out of memory") }
    }

    deinit {
      zck_free(&raw)
      if !isFinished { _ = path.withPlatformString { Glibc.unlink($0) } }
    }

    /// One writer begins at a time: libzck makes a temporary file under a `umask` of its own, and
    /// two that do so at once leave that `umask` to the whole program.
    private static let beginning = Mutex(())

    func begin(dictionary: [UInt8]?, cutsByHand: Bool) throws(ZchunkError) {
      let hasBegun = Self.beginning.withLock { _ in zck_init_write(raw, file.descriptor.raw) }
      try check(hasBegun)
      if let dictionary, !dictionary.isEmpty {
        let isSet = dictionary.withUnsafeBytes { memory in
          zck_set_soption(
            raw, ZCK_COMP_DICT, memory.bindMemory(to: CChar.self).baseAddress, memory.count)
        }
        try check(isSet)
      }
      if cutsByHand { try check(zck_set_ioption(raw, ZCK_MANUAL_CHUNK, 1)) }
    }

    func write(_ bytes: [UInt8]) throws(ZchunkError) {
      let written = bytes.withUnsafeBytes { memory in
        zck_write(raw, memory.bindMemory(to: CChar.self).baseAddress, memory.count)
      }
      try check(written == bytes.count)
    }

    func endChunk() throws(ZchunkError) { try check(zck_end_chunk(raw) >= 0) }

    func finish(timestamp: Int64) throws -> ZchunkWriter.Header {
      try check(zck_close(raw))
      guard let digest = zck_get_header_digest(raw) else { throw failure() }
      defer { free(digest) }
      try file.setModificationTime(seconds: timestamp)
      try file.synchronize()
      isFinished = true
      return ZchunkWriter.Header(
        checksum: String(cString: digest), size: Int64(zck_get_header_length(raw)))
    }

    private func check(_ isDone: Bool) throws(ZchunkError) {
      if !isDone { throw failure() }
    }

    private func failure() -> ZchunkError {
      let words = zck_get_error(raw).map { String(cString: $0) } ?? ""
      let line = words.split(separator: "\n").first.map(String.init)
      return ZchunkError(path: path, reason: line ?? "libzck failed without a word")
    }
  }
#endif
