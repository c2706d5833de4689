import Glibc

extension HostSystem {
  /// The number of the user with whose rights this process acts.
  public static func effectiveUser() -> UInt32 { UInt32(geteuid()) }
}
