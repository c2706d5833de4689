import Foundation

/// Another program that knows the right answer.
struct Oracle {
  /// The path of rpm, whose macro language can compare versions.
  static let rpm = "/usr/bin/rpm"
  /// The path of the python that distributions ship rpm's own bindings for.
  static let python = "/usr/bin/python3"
  /// The path of the archiver that makes newc archives.
  static let cpio = "/usr/bin/cpio"

  static let hasRPM = exists(rpm)
  static let hasCpio = exists(cpio)
  /// Whether python can load rpm's bindings.
  static let hasPythonRPM =
    exists(python) && (try? run(python, ["-c", "import rpm; print('yes')"])) == Data("yes\n".utf8)

  static func exists(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }

  /// Runs `program`, with `input` on its standard input, and gives its standard output.
  static func run(
    _ program: String, _ arguments: [String], input: Data = Data(), directory: URL? = nil
  ) throws -> Data {
    let inputFile = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try input.write(to: inputFile)
    defer { try? FileManager.default.removeItem(at: inputFile) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw OracleFailure(program: program) }
    return data
  }

  /// The lines of `run`'s output.
  static func lines(
    _ program: String, _ arguments: [String], input: String = ""
  ) throws -> [String] {
    let output = try run(program, arguments, input: Data(input.utf8))
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

struct OracleFailure: Error {
  let program: String
}
