import Glibc
import SystemPackage

/// Makes one system call, again for as long as a signal interrupts it.
///
/// - `failure`: turns the errno of a call that returned -1 into the error to throw.
/// - `call`: the call; it must be the last thing the closure does, so that errno is its own.
/// - Returns: what the call returned, never -1.
@discardableResult
func systemCall<Value: SignedInteger>(
  _ failure: (CInt) -> SystemError, _ call: () -> Value
) throws(SystemError) -> Value {
  while true {
    let value = call()
    if value != -1 { return value }
    let code = errno
    if code != EINTR { throw failure(code) }
  }
}

/// A file descriptor that belongs to one owner and is closed with it.
struct OwnedDescriptor: ~Copyable, Sendable {
  let raw: CInt

  init(_ raw: CInt) { self.raw = raw }

  deinit { _ = Glibc.close(raw) }

  /// Closes now. Linux frees the descriptor even when `close` is interrupted or fails, so it is
  /// never closed again.
  ///
  /// - Returns: 0, or the errno of the failure (a late write error on some network file systems).
  consuming func close() -> CInt {
    let code = Glibc.close(raw) == 0 ? 0 : errno
    discard self
    return code == EINTR ? 0 : code
  }

  /// Gives the descriptor away: the caller closes it.
  consuming func release() -> CInt {
    let descriptor = raw
    discard self
    return descriptor
  }
}
