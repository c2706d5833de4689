public import Foundation

/// A package that rpmbuild makes of a few lines of a spec file.
public enum PackageBuild {
  /// Whether rpmbuild is there.
  public static var isAvailable: Bool { Oracle.has("rpmbuild", "rpm") }

  /// Builds a noarch package of that name, version and release 1, and gives its path below `folder`.
  ///
  /// `install` are the shell commands of `%install`, `files` the lines of `%files`, `macros` each
  /// `NAME VALUE`, defined on the command line.
  public static func noarch(
    _ name: String, install: String, files: [String], macros: [String] = [], in folder: URL
  ) throws -> String {
    let spec = """
      Name: \(name)
      Version: 1
      Release: 1
      Summary: s
      License: MIT
      BuildArch: noarch
      %description
      d
      %install
      \(install)
      %files
      \(files.joined(separator: "\n"))

      """
    let file = folder.appending(path: "\(name).spec")
    try Data(spec.utf8).write(to: file)
    let defines = (["_topdir \(folder.path)"] + macros).flatMap { ["--define", $0] }
    _ = try ShellCommand.output("rpmbuild", ["-bb", "--quiet"] + defines + [file.path])
    return folder.appending(path: "RPMS/noarch/\(name)-1-1.noarch.rpm").path
  }
}
