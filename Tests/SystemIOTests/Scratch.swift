import Foundation
import SystemIO
import SystemPackage

/// A folder of its own for one test, removed with everything in it.
final class Scratch {
  let path: FilePath

  init() throws {
    path = FilePath(NSTemporaryDirectory()).appending("kmodrepo-\(UUID().uuidString)")
    try FileSystem.makeDirectory(path)
  }

  deinit { try? FileSystem.removeTree(path) }

  /// The path of `name` in the folder.
  func callAsFunction(_ name: String) -> FilePath { path.pushing(FilePath(name)) }

  /// Makes a file with `content`, and the folders above it.
  @discardableResult
  func write(_ content: String, to name: String) throws -> FilePath {
    let file = self(name)
    try FileSystem.makeDirectory(file.removingLastComponent(), intermediate: true)
    try FileSystem.writeFileAtomically(Array(content.utf8), to: file)
    return file
  }
}

/// Other programs, as judges.
enum Tool {
  /// Whether a program is installed.
  static func isInstalled(_ name: String) -> Bool {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return folders.split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }

  /// Runs a program with `input` on standard input.
  static func run(
    _ name: String, _ arguments: [String] = [], input: [UInt8] = []
  ) throws -> (status: Int32, output: [UInt8]) {
    let scratch = try Scratch()
    try FileSystem.writeFileAtomically(input, to: scratch("in"))
    try FileSystem.writeFileAtomically([], to: scratch("out"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.standardInput = FileHandle(forReadingAtPath: scratch("in").string)
    process.standardOutput = FileHandle(forWritingAtPath: scratch("out").string)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let output = try FileSystem.readWholeFile(scratch("out"), limit: 1 << 28)
    return (process.terminationStatus, output)
  }
}

/// Text that compresses like metadata does, different in every line.
func sampleText(lines: Int) -> [UInt8] {
  var text: [UInt8] = []
  var state: UInt64 = 0x9E37_79B9_7F4A_7C15
  for line in 0..<lines {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    text += Array("<rpm:entry name=\"kernel(symbol_\(line))\" ver=\"0x\(state >> 32)\"/>\n".utf8)
  }
  return text
}
