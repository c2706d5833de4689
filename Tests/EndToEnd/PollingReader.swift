import Foundation
import TestSupport

/// A client that opens and reads repomd.xml again and again, as fast as it can, until it is told to
/// stop.
final class PollingReader {
  /// What it has seen.
  struct Report: Decodable {
    let reads: Int
    let absent: Int
    let partial: Int
    let versions: Int
  }

  /// A reader that has ended before it was told to.
  struct NoReport: Error {
    let status: Int32
    let output: Data
  }

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  private static let program = """
    import json, os, sys, threading
    path, stop, seen = sys.argv[1], threading.Event(), set()
    asked = threading.Semaphore(0)
    def wait():
        for _ in sys.stdin:
            asked.release()
        stop.set()
    threading.Thread(target=wait, daemon=True).start()
    reads = absent = partial = 0
    print("ready", flush=True)
    def look():
        global absent, partial
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            absent += 1
            return
        content = os.read(descriptor, 1 << 20)
        os.close(descriptor)
        if content.startswith(b"<?xml") and content.endswith(b"</repomd>\\n"):
            seen.add(content)
        else:
            partial += 1
    while not stop.is_set():
        is_asked = asked.acquire(blocking=False)
        reads += 1
        look()
        if is_asked:
            print("seen", flush=True)
    report = dict(reads=reads, absent=absent, partial=partial, versions=len(seen))
    print(json.dumps(report), flush=True)
    """

  /// Begins to read the repomd.xml of a repository.
  init(of repository: URL) throws {
    process.executableURL = URL(filePath: Oracle.path("python3") ?? "python3")
    process.arguments = [
      "-c", Self.program, repository.appending(path: "repodata/repomd.xml").path,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.runHearingSignals()
    _ = output.fileHandleForReading.availableData
  }

  /// Waits for a read that begins after this: what is there now will have been seen, however busy the
  /// machine is.
  func look() throws {
    try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    _ = output.fileHandleForReading.availableData
  }

  /// Stops reading.
  func report() throws -> Report {
    try input.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // Before the report may stand an answer that nobody has waited for.
    guard process.terminationStatus == 0, let report = said.split(separator: 10).last else {
      throw NoReport(status: process.terminationStatus, output: said)
    }
    return try JSONDecoder().decode(Report.self, from: report)
  }
}
