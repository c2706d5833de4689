import CLinux
import Glibc

/// What the machine and the terminal are like.
public enum HostSystem {
  /// How many processors this process may run on; at least 1.
  public static func processorCount() -> Int { Int(clinux_processor_count()) }

  /// Has memory of 256 KiB and more given back to the system as soon as it is free.
  ///
  /// By itself glibc raises that size to that of the largest piece that was ever freed, up to
  /// 32 MiB; a program that works with pieces of some MiB on several threads then holds twice the
  /// memory it needs.
  public static func giveBackLargeMemory() { clinux_give_back_from(256 << 10) }

  /// The number of the user whose rights this process has.
  public static func userNumber() -> UInt32 { UInt32(geteuid()) }

  /// Whether systemd's journal reads a descriptor: `JOURNAL_STREAM` names its device and inode, as
  /// systemd.exec(5) says. Lines may then begin with a priority such as `<3>`.
  public static func isJournal(_ descriptor: Int32) -> Bool {
    var raw = stat()
    guard let stream = getenv("JOURNAL_STREAM"), fstat(descriptor, &raw) == 0 else { return false }
    return String(cString: stream) == "\(raw.st_dev):\(raw.st_ino)"
  }

  /// Whether a descriptor is a terminal: 1 is standard output, 2 standard error.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The name of this machine; `localhost` if it has none.
  public static func name() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    // The last byte stays 0 whatever is written.
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let name = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name.isEmpty ? "localhost" : name
  }

  /// The environment variable of that name, or else of the other, unless it is empty.
  public static func variable(_ name: String, or other: String = "") -> String? {
    for name in [name, other] where !name.isEmpty {
      if let text = getenv(name), text.pointee != 0 { return String(cString: text) }
    }
    return nil
  }

  /// The number of this process.
  public static func processID() -> Int32 { getpid() }

  /// Seconds since 1970-01-01 UTC by the machine's clock, whatever `SOURCE_DATE_EPOCH` says: for
  /// what is kept or dropped by age.
  public static func clock() -> Int64 { Int64(time(nil)) }

  /// The time, in seconds and nanoseconds since 1970-01-01 UTC, of the clock that the kernel stamps
  /// files with; it stands still for some milliseconds at a time.
  public static func fileClock() -> (seconds: Int64, nanoseconds: Int64) {
    var now = timespec()
    guard clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0 else { return (clock(), 0) }
    return (Int64(now.tv_sec), Int64(now.tv_nsec))
  }

  /// The time of day here, as `HH:MM:SS`.
  public static func timeOfDay() -> String {
    var now = time(nil)
    var parts = tm()
    guard localtime_r(&now, &parts) != nil else { return "--:--:--" }
    return [parts.tm_hour, parts.tm_min, parts.tm_sec]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
