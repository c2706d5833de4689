import ArgumentParser
import Publication
import Reporting
import SystemPackage

/// `kmodrepo inspect RPM…`
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Print what is read of RPM files.",
    discussion: """
      For each file: its NEVRA, what it is to a kernel, format, size and digest, the kernel symbols \
      that it requires and provides with their CRCs, its other dependencies, and its dkms.conf.

      A file that cannot be read is named on standard error with the byte and the rule it breaks, \
      a module that cannot with its path; the others are printed.

      Exit status: 0 all were read; 1 some were not; 2 usage.
      """)

  @Argument(help: "RPM files.")
  var files: [String]
  @Flag(help: "Also read the kernel modules in the payload: vermagic, symbols, exports.")
  var modules = false
  @Flag(help: "Verify the digests that each package states about its header and payload.")
  var verify = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    var inspections: [Inspection] = []
    let meter = ProgressMeter()
    for (index, file) in files.enumerated() {
      meter.report(.inspecting, index, of: files.count)
      do {
        inspections.append(
          try Inspection(FilePath(file), readingModules: modules, verifyingDigests: verify))
      } catch {
        meter.aside { Diagnostics.write("kmodrepo: \(file): \(error)") }
      }
    }
    meter.finish()
    let report = InspectReport(inspections)
    try output.print(report, text: report.text)
    for line in report.diagnostics { Diagnostics.write("kmodrepo: \(line)") }
    if inspections.count < files.count || !report.diagnostics.isEmpty { throw ExitCode(1) }
  }
}
