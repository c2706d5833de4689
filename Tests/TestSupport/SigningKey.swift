public import Foundation

/// An OpenPGP key made for one test, and what can be signed by it.
public final class SigningKey: Sendable {
  /// Whether the programs are there.
  public static let isAvailable = Oracle.has("gpg", "gpgconf", "rpmsign", "rpmkeys")

  /// The armoured public key.
  public let publicKey: URL
  private let folder: TemporaryFolder
  private let user: String

  /// Makes a key: `rsa2048`, `ed25519`, …
  public init(_ algorithm: String, user: String = "packager@example.org") throws {
    folder = try TemporaryFolder()
    publicKey = folder.file("key.asc")
    self.user = user
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    _ = try gpg(["--passphrase", "", "--quick-gen-key", user, algorithm, "sign", "1y"])
    let key = try gpg(["--armor", "--export", user])
    try key.write(to: publicKey)
  }

  deinit {
    _ = try? ShellCommand.run("gpgconf", ["--homedir", folder.path, "--kill", "all"])
  }

  /// Signs an RPM file where it lies.
  public func sign(_ package: URL) throws {
    _ = try ShellCommand.output(
      "rpmsign",
      [
        "--define", "_gpg_name \(user)", "--define", "_gpg_path \(folder.path)", "--define",
        "__gpg \(Oracle.path("gpg") ?? "gpg")", "--addsign", package.path,
      ])
  }

  /// A detached signature of `bytes`, binary.
  public func signature(of bytes: Data) throws -> Data {
    let file = folder.file("data-\(UUID().uuidString)")
    try bytes.write(to: file)
    return try gpg(["--detach-sign", "--local-user", user, "--output", "-", file.path])
  }

  private func gpg(_ arguments: [String]) throws -> Data {
    let command = try ShellCommand.run("gpg", ["--homedir", folder.path, "--batch"] + arguments)
    guard command.isSuccess else { throw FailedCommand(program: "gpg", command: command) }
    return command.output
  }
}
