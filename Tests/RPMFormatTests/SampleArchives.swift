import Foundation

/// A small tree of every kind of member, archived by cpio itself.
enum SampleTree {
  static let names = ["a.txt", "empty", "hard1", "hard2", "link", "sub", "sub/big"]
  static let big = (0..<5001).map { UInt8(truncatingIfNeeded: $0 &* 7) }

  static func archive(format: String) throws -> [UInt8] {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    try fill(root)
    let list = Data(names.map { "\($0)\n" }.joined().utf8)
    return Array(
      try Oracle.run(Oracle.cpio, ["-o", "-H", format, "--quiet"], input: list, directory: root))
  }

  private static func fill(_ root: URL) throws {
    let files = FileManager.default
    let sub = root.appending(path: "sub")
    try files.createDirectory(at: sub, withIntermediateDirectories: true)
    try Data("hello\n".utf8).write(to: root.appending(path: "a.txt"))
    try Data().write(to: root.appending(path: "empty"))
    try Data("links".utf8).write(to: root.appending(path: "hard1"))
    try Data(big).write(to: sub.appending(path: "big"))
    try files.linkItem(
      at: root.appending(path: "hard1"), to: root.appending(path: "hard2"))
    try files.createSymbolicLink(
      atPath: root.appending(path: "link").path, withDestinationPath: "a.txt")
    try files.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: sub.appending(path: "big").path)
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sub.path)
  }
}

/// A small binary package with a directory, hard links and a symbolic link, built by rpm itself.
enum SamplePackage {
  private static let spec = """
    Name: sample
    Version: 1
    Release: 1
    Summary: s
    License: MIT
    BuildArch: noarch
    %description
    d
    %install
    mkdir -p %{buildroot}/opt/x
    echo data > %{buildroot}/opt/x/y
    echo link > %{buildroot}/opt/x/l1
    ln %{buildroot}/opt/x/l1 %{buildroot}/opt/x/l2
    ln -s y %{buildroot}/opt/x/s
    %files
    /opt/x
    """

  /// The file names as `rpm -qpl` gives them, and the uncompressed payload.
  static func build() throws -> (names: [String], payload: [UInt8]) {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    let specFile = root.appending(path: "sample.spec")
    try Data((spec + "\n").utf8).write(to: specFile)
    _ = try Oracle.run(
      "/usr/bin/rpmbuild",
      ["-bb", "--quiet", "--define", "_topdir \(root.path)", specFile.path])
    let package = root.appending(path: "RPMS/noarch/sample-1-1.noarch.rpm").path
    let names = try Oracle.lines(Oracle.rpm, ["-qpl", package])
    return (names, Array(try Oracle.run("/usr/bin/rpm2cpio", [package])))
  }
}
