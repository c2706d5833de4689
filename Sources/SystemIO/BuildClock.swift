import Glibc

/// The time that is written into what we publish.
public enum BuildClock {
  /// Seconds since 1970-01-01 UTC: the value of the environment variable `SOURCE_DATE_EPOCH` if it
  /// is a whole number, so that two runs write the same bytes, else the time now.
  ///
  /// See reproducible-builds.org, "SOURCE_DATE_EPOCH".
  public static func currentTime() -> Int64 {
    let wanted = getenv("SOURCE_DATE_EPOCH").map { String(cString: $0) }
    return seconds(sourceDateEpoch: wanted, now: Int64(time(nil)))
  }

  /// The rule of ``currentTime()`` for a given variable and clock. An empty, negative or otherwise
  /// senseless value counts as unset.
  static func seconds(sourceDateEpoch: String?, now: Int64) -> Int64 {
    guard let wanted = sourceDateEpoch.flatMap({ Int64($0) }), wanted >= 0 else { return now }
    return wanted
  }
}
