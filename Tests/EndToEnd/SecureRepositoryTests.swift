import Foundation
import TestSupport
import Testing

@Suite(
  "Kernels from a repository over https",
  .enabled(
    if: Oracle.has("openssl", "python3", "createrepo_c"), "needs openssl, python3, createrepo_c"))
struct SecureRepositoryTests {
  /// Whatever the test's own environment says.
  private static let nowhere = ["CURL_CA_BUNDLE": "", "SSL_CERT_FILE": ""]
  private let bench: Workbench
  private let certificate: URL
  private let server: FolderServer

  init() throws {
    bench = try Workbench()
    try Workbench.index(bench.system)
    certificate = bench.folder.file("server.pem")
    // A certificate that nobody has signed but itself, with its key.
    _ = try ShellCommand.output(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", certificate.path, "-out",
        bench.folder.file("public.pem").path,
      ])
    let both = try Data(contentsOf: certificate) + Data(contentsOf: bench.folder.file("public.pem"))
    try both.write(to: certificate)
    server = try FolderServer(bench.system, certificate: certificate)
    let text = """
      name = "kmods"
      pool = "pool"
      root = "public"
      [[target]]
      repository = "\(server.address)"
      """
    try Data(text.utf8).write(to: bench.definition)
  }

  @Test(
    "It is read where its certificate is trusted", arguments: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"])
  func trusted(_ variable: String) throws {
    let command = try bench.run(
      "targets", bench.definition.path, "--format", "json",
      environment: Self.nowhere.merging([variable: bench.folder.file("public.pem").path]) { $1 })
    #expect(command.isSuccess, "\(command.errorText)")
    let object = try JSONSerialization.jsonObject(with: command.output) as? [String: Any]
    let names = (object?["targets"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    #expect(Set(names) == Set(Sample.kernels))
  }

  @Test("It is refused where its certificate is not trusted, and nothing is published")
  func refused() throws {
    let other = bench.folder.file("other.pem")
    _ = try ShellCommand.output(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other",
        "-keyout", "/dev/null", "-out", other.path,
      ])
    for environment in [Self.nowhere, Self.nowhere.merging(["CURL_CA_BUNDLE": other.path]) { $1 }] {
      let command = try bench.run(
        "publish", bench.definition.path, environment: environment)
      #expect(command.status == 1)
      #expect(command.errorText.contains("certificate"), "\(command.errorText)")
      #expect(command.errorText.contains(server.address), "\(command.errorText)")
      #expect(!FileManager.default.fileExists(atPath: bench.view("all").path))
    }
  }
}
