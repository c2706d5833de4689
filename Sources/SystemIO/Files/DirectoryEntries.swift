import Glibc
import SystemPackage

/// A name in a folder, as its bytes: names need not be UTF-8.
struct EntryName: Hashable, Comparable, Sendable {
  /// The bytes, without the closing NUL.
  let bytes: [UInt8]

  /// The name as text; bytes that are not UTF-8 are replaced.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The order of `strcmp`.
  static func < (left: EntryName, right: EntryName) -> Bool { left.compare(right) < 0 }

  /// Less than 0, 0 or more than 0, as `strcmp` says.
  func compare(_ other: EntryName) -> Int {
    let order = bytes.withUnsafeBytes { one in
      other.bytes.withUnsafeBytes { two -> CInt in
        guard let first = one.baseAddress, let second = two.baseAddress else { return 0 }
        return memcmp(first, second, min(one.count, two.count))
      }
    }
    return order == 0 ? bytes.count - other.bytes.count : Int(order)
  }

  /// Whether the name ends so.
  func hasSuffix(_ suffix: [UInt8]) -> Bool {
    bytes.count >= suffix.count && bytes.suffix(suffix.count).elementsEqual(suffix)
  }

  /// Calls `body` with the name as a C string.
  func withCString<Value>(_ body: (UnsafePointer<CChar>) -> Value) -> Value {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
      for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
      buffer[bytes.count] = 0
      // A buffer of at least the closing NUL has an address.
      guard let base = buffer.baseAddress else { return body("") }
      return body(base)
    }
  }
}

extension FilePath {
  /// The path of `name` in this folder, keeping bytes that are not UTF-8.
  func appending(_ name: EntryName) -> FilePath {
    guard let part = name.withCString({ FilePath.Component(platformString: $0) }) else {
      return self
    }
    return appending(part)
  }
}

/// The names in the folder behind `descriptor` but `.` and `..`, in no order.
///
/// - `descriptor`: an open folder; it is closed.
/// - `path`: its path, for messages.
func entryNames(
  _ descriptor: consuming OwnedDescriptor, path: FilePath
) throws(SystemError) -> [EntryName] {
  let raw = descriptor.raw
  guard let stream = fdopendir(raw) else { throw .listDirectory(path, errno) }
  // From here on `closedir` closes it.
  _ = descriptor.release()
  defer { closedir(stream) }
  var names: [EntryName] = []
  while true {
    errno = 0
    guard let entry = readdir(stream) else {
      if errno != 0 { throw .listDirectory(path, errno) }
      return names
    }
    let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
      let capacity = MemoryLayout.size(ofValue: field.pointee)
      return field.withMemoryRebound(to: UInt8.self, capacity: capacity) {
        EntryName(bytes: Array(UnsafeBufferPointer(start: $0, count: strnlen(field, capacity))))
      }
    }
    if name.bytes != [0x2E], name.bytes != [0x2E, 0x2E] { names.append(name) }
  }
}

/// Text of a C string field of fixed size: its length up to the NUL.
private func strnlen<Field>(_ field: UnsafePointer<Field>, _ capacity: Int) -> Int {
  field.withMemoryRebound(to: CChar.self, capacity: capacity) { Glibc.strnlen($0, capacity) }
}
