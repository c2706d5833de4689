/// Where the bytes of a transfer go; refuses more than its limit.
class TransferSink {
  let limit: Int
  private(set) var failure: TransferError.Kind?
  private var received = 0

  init(limit: Int) { self.limit = limit }

  /// Keeps `bytes`.
  func keep(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {}

  /// Takes a piece of the file.
  ///
  /// - Returns: whether the transfer may go on.
  private func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= limit - received else {
      failure = .tooLarge(limit: limit)
      return false
    }
    received += bytes.count
    do throws(SystemError) {
      try keep(bytes)
      return true
    } catch {
      failure = .writing(error)
      return false
    }
  }

  /// What libcurl calls with each piece; anything but the whole count stops the transfer.
  static let callback:
    @convention(c) (
      UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?
    ) -> Int = { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let sink = Unmanaged<TransferSink>.fromOpaque(context).takeUnretainedValue()
      // libcurl promises that `size` is 1.
      let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return sink.accept(piece) ? piece.count : 0
    }
}

/// Keeps a transfer in memory.
final class MemorySink: TransferSink {
  private(set) var bytes: [UInt8] = []

  override func keep(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    self.bytes.append(contentsOf: bytes)
  }
}

/// Keeps a transfer in a file that is put in place at the end.
final class FileSink: TransferSink {
  private var file: AtomicFile?

  init(_ file: consuming AtomicFile, limit: Int) {
    self.file = .some(file)
    super.init(limit: limit)
  }

  override func keep(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    try file?.write(bytes)
  }

  /// Puts the file in place.
  func commit() throws(SystemError) {
    guard let finished = file.take() else { return }
    try finished.commit()
  }
}
