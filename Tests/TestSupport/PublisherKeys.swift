public import Foundation

/// A home of gpg with keys made for one test.
public final class PublisherKeys: Sendable {
  /// Whether the programs are there.
  public static let isAvailable = Oracle.has("gpg", "gpgv", "gpgconf")

  private let folder: TemporaryFolder
  /// The home.
  public var home: String { folder.path }

  /// A home without keys.
  public init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
  }

  deinit {
    _ = try? ShellCommand.run("gpgconf", ["--homedir", folder.path, "--kill", "all"])
  }

  /// Makes a key for an address, and gives its fingerprint.
  @discardableResult
  public func make(
    _ address: String, expires: String = "1y", passphrase: String = "",
    algorithm: String = "rsa2048"
  ) throws -> String {
    _ = try gpg([
      "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-gen-key", address,
      algorithm, "sign", expires,
    ])
    return try fingerprint(of: address)
  }

  /// The fingerprint of the key of an address.
  public func fingerprint(of address: String) throws -> String {
    let lines = String(
      decoding: try gpg(["--with-colons", "--list-keys", address]), as: UTF8.self
    ).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("fpr:") } ?? ""
    return line.split(separator: ":").last.map(String.init) ?? ""
  }

  /// Writes the armored public key of an address to a file, and gives that.
  public func export(_ address: String) throws -> URL {
    let file = folder.file("\(address).asc")
    try gpg(["--armor", "--export", address]).write(to: file)
    return file
  }

  /// Runs gpg with this home; gives its standard output.
  @discardableResult
  public func gpg(_ arguments: [String]) throws -> Data {
    let command = try ShellCommand.run("gpg", ["--homedir", folder.path, "--batch"] + arguments)
    guard command.isSuccess else { throw FailedCommand(program: "gpg", command: command) }
    return command.output
  }

  /// The `[signing]` table that signs with these keys.
  public func table(_ key: String, _ more: String...) -> String {
    (["[signing]", "home = \"\(home)\"", "key = \"\(key)\""] + more).joined(separator: "\n")
  }
}
