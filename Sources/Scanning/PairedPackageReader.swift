public import SystemIO
public import SystemPackage

/// Reads package files two at a time, hashing both in turn; one thread's own.
///
/// SHA-256 of two files at once takes two thirds of the time of one after the other. As soon as one
/// file is done, the next takes its place, so files of any sizes go well together. All of them are
/// read into the same memory.
public final class PairedPackageReader {
  private let first = ReadingLane()
  private let second = ReadingLane()

  /// A reader that has read nothing.
  public init() {}

  /// Opens each file, reads its headers and, where an algorithm is given, hashes it.
  ///
  /// - Parameters:
  ///   - paths: the files; what is told of all of them is held at once, so let it be a few.
  ///   - algorithm: that of the checksum; nothing leaves the checksum empty and the payload unread.
  /// - Returns: for each file, in order, the package, or why it is none: `SystemError`,
  ///   `RPMFormatError`, ``PackageFileError``, `DigestError`.
  public func read(
    _ paths: [FilePath], checksum algorithm: DigestAlgorithm?
  ) -> [Result<PackageFile, any Error>] {
    var results = paths.map { _ in Outcome.pending }
    var next = 0
    while true {
      for lane in [first, second] {
        while lane.number == nil, next < paths.count {
          lane.start(paths[next], number: next, checksum: algorithm)
          next += 1
          lane.settle(&results)
        }
      }
      guard first.number != nil || second.number != nil else { break }
      ReadingLane.hash(first, second)
      first.settle(&results)
      second.settle(&results)
    }
    return results.map(\.result)
  }

  /// The same for one file.
  public func read(
    _ path: FilePath, checksum algorithm: DigestAlgorithm?
  ) throws -> PackageFile {
    guard let result = read([path], checksum: algorithm).first else {
      throw PackageFileError.changedWhileRead
    }
    return try result.get()
  }
}

/// What has come of one file.
enum Outcome {
  case pending
  case done(Result<PackageFile, any Error>)

  var result: Result<PackageFile, any Error> {
    switch self {
    case .pending: .failure(PackageFileError.changedWhileRead)
    case .done(let result): result
    }
  }
}
