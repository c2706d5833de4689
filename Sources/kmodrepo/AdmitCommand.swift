import ArgumentParser
import Publication
import Reporting
import SystemIO
import SystemPackage

/// `kmodrepo admit DEFINITION RPM…`
struct AdmitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admit",
    abstract: "Let packages into the pool.",
    discussion: """
      Copies each RPM into the pool of DEFINITION, under the folder of its first letter. Nothing is \
      published; `kmodrepo publish` does that, and `kmodrepo process` does both.

      A file is opened without following a link and copied to a file of the publisher's own, blocks \
      shared where the file system can. The copy alone is examined: it must be a whole RPM file \
      whose digests hold, be named NAME-VERSION-RELEASE.ARCH.rpm as its header says, and satisfy \
      the table [admission] of the definition: signature, architecture, kind, size.

      A package that the pool already has is passed over. One of the same name with other content \
      is refused; with replace = "signed" (the default) it is let in if header and payload are the \
      same and it is signed, with replace = "always" in any case.

      What is refused is kept in ROOT/.kmodrepo/quarantine with the reason beside it, and named on \
      standard error. Nothing that is in the pool is lost by it. While a publish is at work, admit \
      waits.

      Exit status: 0 all are in the pool; 3 some are in quarantine; 1 nothing could be admitted \
      (pool, disk or keys are at fault), or a file's own disk failed; what is not in the pool may be \
      tried again; 2 usage or definition; 75 \
      with --no-wait, another run is at work.

      Example: kmodrepo admit /etc/kmodrepo/kmods.toml RPMS/x86_64/*.rpm
      """)

  @Argument(help: "The definition of the repository, a TOML file.")
  var definition: String
  @Argument(help: "RPM files.", completion: .file(extensions: ["rpm"]))
  var files: [String]
  @Flag(
    name: .customLong("no-wait"),
    help: "Do not wait while another run is at work: end with status 75.")
  var noWait = false
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let definition = try Definition(reading: FileSystem.absolutePath(FilePath(definition)))
    let here = try FileSystem.absolutePath(".")
    // Not straightened: a path that climbs with ".." is refused as it is.
    let submitted = files.map { SubmittedFile(path: here.pushing(FilePath($0))) }
    let outcomes = try await AdmissionDesk(definition).admit(submitted, waits: !noWait)
    let report = AdmissionReport(outcomes, repository: definition.name)
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)", .warning) }
    try output.print(report, text: report.text)
    if report.hasDeferred { throw ExitCode(1) }
    if report.hasQuarantined { throw ExitCode(3) }
  }
}
