import FoundationEssentials
import SystemIO
import SystemPackage

/// A request to admit packages and publish, as it lies in the spool.
public struct SpoolRequest: Codable, Sendable, Equatable {
  /// One package.
  public struct File: Codable, Sendable, Equatable {
    /// Where it lies: an absolute path.
    public let path: String
    /// Its name, if it was handed over as a copy.
    public let name: String?
  }

  /// The version of the format.
  public let schema: Int
  /// The packages.
  public let files: [File]

  /// The most files in one request.
  public static let largestCount = 10_000
  private static let largestFile = 16 << 20

  init(files: [File]) {
    schema = 1
    self.files = files
  }

  /// A new ID: the time, so that requests are served in their order, and a number that nobody
  /// guesses.
  static func newID() -> String {
    let time = String(HostSystem.clock())
    let serial = String(UInt64.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: max(0, 12 - time.count)) + time + "-"
      + String(repeating: "0", count: 16 - serial.count) + serial
  }

  /// The ID by which a file in the spool is named; nothing if it is not named as we name them.
  static func id(ofFile name: String) -> String? {
    guard name.hasSuffix(".json") else { return nil }
    let id = name.dropLast(5)
    let isPlain = id.utf8.allSatisfy {
      ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
        || ($0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "f")) || $0 == UInt8(ascii: "-")
    }
    return isPlain && id.utf8.count == 29 ? String(id) : nil
  }

  /// Reads a request, and who filed it: the owner of the file, whom nobody can feign.
  ///
  /// Throws ``SpoolRefusal`` for what no hook of ours files.
  static func read(_ path: FilePath) throws -> (request: SpoolRequest, submitter: UInt32) {
    let file: OpenFile
    do throws(SystemError) {
      file = try OpenFile(reading: path, followLinks: false)
    } catch {
      throw SpoolRefusal(reason: error.message)
    }
    let status = try file.status()
    // A second name for another user's file would make their request ours to repeat.
    guard status.links == 1 else { throw SpoolRefusal(reason: "it is a hard link") }
    guard status.size <= largestFile else { throw SpoolRefusal(reason: "it is too large") }
    var bytes: [UInt8] = []
    try file.read(into: &bytes, count: largestFile, at: 0)
    let request: SpoolRequest
    do {
      request = try JSONDecoder().decode(SpoolRequest.self, from: Data(bytes))
    } catch {
      throw SpoolRefusal(reason: "it is not JSON of a request")
    }
    guard request.schema == 1 else {
      throw SpoolRefusal(reason: "its schema is \(request.schema); known is 1")
    }
    guard request.files.count <= largestCount else {
      throw SpoolRefusal(reason: "it names more than \(largestCount) files")
    }
    return (request, status.owner)
  }
}

/// Why a file in the spool is no request.
struct SpoolRefusal: Error {
  let reason: String
}
