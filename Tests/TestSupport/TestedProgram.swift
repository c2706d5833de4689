import Foundation

/// The program that is tested.
public enum TestedProgram {
  /// Where it lies: beside the tests.
  public static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(filePath: tests).deletingLastPathComponent().appending(path: "kmodrepo").path
    let debug = SharedData.packageRoot.appending(path: ".build/debug/kmodrepo").path
    return FileManager.default.isExecutableFile(atPath: beside) ? beside : debug
  }()

  /// Whether the long tests were asked for, with KMODREPO_TEST_ALL=1.
  public static let isTestedFully =
    ProcessInfo.processInfo.environment["KMODREPO_TEST_ALL"] == "1"
}
