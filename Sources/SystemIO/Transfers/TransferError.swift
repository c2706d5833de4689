/// A file that could not be fetched from a server.
public struct TransferError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Kind: Hashable, Sendable {
    /// The address is no http, https or ftp address, or libcurl was built without its protocol.
    case address
    /// The server answered with this HTTP status, 400 or more.
    case status(Int)
    /// The file has more bytes than this.
    case tooLarge(limit: Int)
    /// The server did not answer, or too slowly.
    case timeout
    /// The certificate of the server is not trusted, or TLS failed.
    case security(String)
    /// Anything else on the network, in libcurl's words.
    case network(String)
    /// What was fetched could not be written.
    case writing(SystemError)
  }

  /// What went wrong.
  public let kind: Kind
  /// The address, without a password that was in it.
  public let url: String

  init(_ kind: Kind, url: String) {
    self.kind = kind
    self.url = Self.withoutPassword(url)
  }

  /// The sentence.
  public var description: String { "could not fetch \(url): \(reason)" }

  private var reason: String {
    switch kind {
    case .address: "only http and https addresses are fetched, and ftp where libcurl has it"
    case .status(let code): "the server answered with HTTP status \(code)"
    case .tooLarge(let limit): "it is larger than the \(limit) bytes allowed"
    case .timeout: "the server did not answer in time"
    case .security(let words): "no secure connection: \(words)"
    case .network(let words): words
    case .writing(let error): error.description
    }
  }

  /// `https://user:secret@host/path` as `https://host/path`.
  private static func withoutPassword(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = host.lastIndex(of: "@") else { return url }
    return String(url[..<scheme.upperBound] + url[url.index(after: at)...])
  }
}
