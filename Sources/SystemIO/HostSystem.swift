import CLinux
import Glibc

/// What the machine and the terminal are like.
public enum HostSystem {
  /// How many processors this process may run on; at least 1.
  public static func processorCount() -> Int { Int(clinux_processor_count()) }

  /// Whether a descriptor is a terminal: 1 is standard output, 2 standard error.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
