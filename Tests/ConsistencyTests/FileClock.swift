import Foundation
import SystemIO
import SystemPackage

/// Waits until the clock that stamps files is past their last change, a few milliseconds: a check
/// remembers no file that may still be written to without a new time of change.
func waitForFileClock(after paths: [String]) async throws {
  for path in paths {
    while let status = try FileStatus.of(FilePath(path)),
      (status.changeSeconds, status.changeNanoseconds) >= HostSystem.fileClock()
    {
      await Task.yield()
    }
  }
}
