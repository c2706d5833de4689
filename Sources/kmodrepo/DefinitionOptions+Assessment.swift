import Publication
import SystemIO
import SystemPackage

extension DefinitionOptions {
  /// Reads the definition named on the command line.
  func read() throws -> Definition {
    try .named(definition)
  }

  /// How many workers to use.
  var workerCount: Int { workers ?? HostSystem.processorCount() }

  /// Reads pool and kernels and judges them, with progress on a terminal.
  func assess() async throws -> Assessment {
    let meter = ProgressMeter()
    defer { meter.finish() }
    return try await Assessment(try read(), workers: workerCount, progress: meter.report)
  }
}

extension Definition {
  /// The definition in the file of that name.
  static func named(_ path: String) throws -> Definition {
    try Definition(reading: try FileSystem.absolutePath(FilePath(path)))
  }
}
