import CCurl
public import SystemPackage

/// Fetching of files over http, https and, where libcurl has it, ftp, within bounds.
///
/// At most five redirects are followed, to http and https addresses only. The environment's proxy
/// variables (`https_proxy`, `no_proxy`) hold; `CURL_CA_BUNDLE`, or else `SSL_CERT_FILE`, names the
/// certificates that are trusted instead of the system's.
public struct HTTPTransfer: Sendable {
  /// Seconds to wait for a connection.
  public var connectTimeout = 15
  /// Seconds of less than 1 KiB each after which a transfer counts as stuck.
  public var stallTimeout = 30
  /// Seconds a whole transfer may take; 0 for any number.
  public var timeout = 0

  /// A transfer with the usual timeouts.
  public init() {}

  /// Fetches a file into memory.
  ///
  /// - `limit`: the most bytes it may have.
  public func fetch(_ url: String, limit: Int) throws(TransferError) -> [UInt8] {
    let sink = MemorySink(limit: limit)
    try run(url, into: sink)
    return sink.bytes
  }

  /// Fetches a file and puts it at `path` in one step; see ``AtomicFile``.
  ///
  /// - `limit`: the most bytes it may have.
  /// - `mode`: the permission bits of the file, whatever the umask.
  public func download(
    _ url: String, to path: FilePath, limit: Int, mode: UInt32 = 0o644
  ) throws(TransferError) {
    let sink: FileSink
    do throws(SystemError) {
      sink = FileSink(try AtomicFile(replacing: path, mode: mode), limit: limit)
    } catch {
      throw TransferError(.writing(error), url: url)
    }
    try run(url, into: sink)
    do throws(SystemError) {
      try sink.commit()
    } catch {
      throw TransferError(.writing(error), url: url)
    }
  }

  /// Asks a server for the size of a file, without the file (HEAD).
  ///
  /// - Returns: its size in bytes; nothing if the server does not tell it.
  public func length(of url: String) throws(TransferError) -> Int64? {
    try run(url, into: nil) { handle in
      let length = ccurl_content_length(handle)
      return length >= 0 ? Int64(length) : nil
    }
  }

  private func run(_ url: String, into sink: TransferSink) throws(TransferError) {
    try run(url, into: sink) { _ in }
  }

  /// Makes a request, of the head alone if there is no sink, and gives what `body` makes of the
  /// answer.
  private func run<Answer>(
    _ url: String, into sink: TransferSink?, _ body: (UnsafeMutableRawPointer) -> Answer
  ) throws(TransferError) -> Answer {
    guard Self.serves(url) else { throw TransferError(.address, url: url) }
    guard Self.isReady, let handle = curl_easy_init() else {
      throw TransferError(.network("libcurl does not start"), url: url)
    }
    defer { curl_easy_cleanup(handle) }
    let words = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    defer { words.deallocate() }
    // A libcurl without FTP refuses to have it allowed.
    guard ccurl_allow(handle, Self.isFTP(url)) == CURLE_OK else {
      throw TransferError(.address, url: url)
    }
    let limit = sink?.limit ?? 0
    guard configure(handle, url: url, limit: limit, words: words) else {
      throw TransferError(.network("libcurl refuses a setting"), url: url)
    }
    if let sink {
      let context = Unmanaged.passUnretained(sink).toOpaque()
      _ = ccurl_set_write(handle, TransferSink.callback, context)
    } else {
      _ = ccurl_set_long(handle, CURLOPT_NOBODY, 1)
      _ = ccurl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, 0)
    }
    let code = withExtendedLifetime(sink) { curl_easy_perform(handle) }
    if let failure = sink?.failure { throw TransferError(failure, url: url) }
    guard code == CURLE_OK else {
      throw TransferError(kind(of: code, handle, limit, String(cString: words)), url: url)
    }
    return body(handle)
  }

  /// Whether files with such an address are fetched: http, https or ftp.
  public static func serves(_ url: String) -> Bool {
    let lowered = url.lowercased()
    return lowered.hasPrefix("http://") || lowered.hasPrefix("https://") || isFTP(url)
  }

  private static func isFTP(_ url: String) -> Bool { url.lowercased().hasPrefix("ftp://") }

  private func configure(
    _ handle: UnsafeMutableRawPointer, url: String, limit: Int, words: UnsafeMutablePointer<CChar>
  ) -> Bool {
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FAILONERROR, 1), (CURLOPT_FOLLOWLOCATION, 1),
      (CURLOPT_MAXREDIRS, 5), (CURLOPT_CONNECTTIMEOUT, connectTimeout),
      (CURLOPT_LOW_SPEED_LIMIT, 1024), (CURLOPT_LOW_SPEED_TIME, stallTimeout),
      (CURLOPT_TIMEOUT, timeout),
    ]
    var codes = numbers.map { ccurl_set_long(handle, $0.0, $0.1) }
    codes.append(ccurl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(limit)))
    codes.append(ccurl_set_string(handle, CURLOPT_URL, url))
    codes.append(ccurl_set_string(handle, CURLOPT_USERAGENT, "kmodrepo"))
    codes.append(ccurl_set_error_buffer(handle, words))
    if let authorities = HostSystem.variable("CURL_CA_BUNDLE", or: "SSL_CERT_FILE") {
      codes.append(ccurl_set_string(handle, CURLOPT_CAINFO, authorities))
    }
    return codes.allSatisfy { $0 == CURLE_OK }
  }

  private func kind(
    of code: CURLcode, _ handle: UnsafeMutableRawPointer, _ limit: Int, _ words: String
  ) -> TransferError.Kind {
    let text = words.isEmpty ? String(cString: curl_easy_strerror(code)) : words
    switch code {
    case CURLE_HTTP_RETURNED_ERROR: return .status(ccurl_response_code(handle))
    case CURLE_FILESIZE_EXCEEDED: return .tooLarge(limit: limit)
    case CURLE_OPERATION_TIMEDOUT: return .timeout
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: return .address
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE:
      return .security(text)
    default: return .network(text)
    }
  }

  /// libcurl's own start, done once for the process.
  private static let isReady = ccurl_start() == CURLE_OK
}
