extension DKMSInterpreter {
  /// The longest known value, in bytes, and the most pieces: variables may double each other.
  private static let longestValue = 1 << 16
  private static let mostParts = 256

  func unknown(_ reason: String) -> DKMSConfiguration.Unknown {
    DKMSConfiguration.Unknown(reason: reason, line: line)
  }

  /// Marks a variable that may change where that cannot be seen, for good.
  mutating func forget(_ name: String) throws(ShellUnreadable) {
    try requireHarmless(name)
    configuration.unknowns[name] = unknown("is set by a command")
  }

  mutating func assign(
    _ assignment: ShellAssignment, _ isUncertain: Bool
  ) throws(ShellUnreadable) {
    let name = assignment.name
    try requireHarmless(name)
    guard !isInFunction else {
      configuration.unknowns[name] = unknown("is set in a function")
      return
    }
    guard let index = assignment.index, !Self.isSpecial(name), !assignment.isArray else {
      configuration.unknowns[name] = unknown("is an array or a variable of the shell")
      return
    }
    let value = isUncertain ? .unknown(unknown("is set conditionally")) : value(assignment)
    configuration.variables[name, default: [:]][index] = value
  }

  private func value(_ assignment: ShellAssignment) -> DKMSConfiguration.Value {
    var parts: [DKMSConfiguration.Part] = []
    if assignment.appends {
      switch configuration.value(assignment.name, assignment.index ?? 0) {
      case .known(let old): parts = old
      case .unknown(let reason): return .unknown(reason)
      case nil: break
      }
    }
    for part in assignment.value {
      switch known(part) {
      case .known(let more): parts += more
      case .unknown(let reason): return .unknown(reason)
      }
    }
    if Self.hasTilde(assignment.value) { return .unknown(unknown("has a tilde")) }
    return bounded(parts)
  }

  private func known(_ part: ShellWord.Part) -> DKMSConfiguration.Value {
    switch part {
    case .literal(let bytes), .quoted(let bytes):
      guard bytes.allSatisfy({ $0 < 0x80 }) else {
        return .unknown(unknown("has bytes that are not ASCII"))
      }
      return .known(bytes.isEmpty ? [] : [.literal(String(decoding: bytes, as: UTF8.self))])
    case .variable(let name): return reference(name)
    case .expansion: return .unknown(unknown("is computed"))
    }
  }

  private func reference(_ name: String) -> DKMSConfiguration.Value {
    if let value = configuration.value(name) {
      guard case .unknown = value else { return value }
      return .unknown(unknown("depends on $\(name)"))
    }
    guard configuration.variables[name] == nil else {
      return .unknown(unknown("depends on an array"))
    }
    switch name {
    case "kernelver": return .known([.kernelRelease])
    case "arch": return .known([.architecture])
    default: return .unknown(unknown("depends on $\(name)"))
    }
  }

  /// The value with neighbouring texts joined.
  private func bounded(_ parts: [DKMSConfiguration.Part]) -> DKMSConfiguration.Value {
    var joined: [DKMSConfiguration.Part] = []
    var size = 0
    for part in parts {
      guard case .literal(let text) = part else {
        joined.append(part)
        continue
      }
      size += text.utf8.count
      if case .literal(let before) = joined.last {
        joined[joined.count - 1] = .literal(before + text)
      } else {
        joined.append(part)
      }
    }
    guard size <= Self.longestValue, joined.count <= Self.mostParts else {
      return .unknown(unknown("is too long"))
    }
    return .known(joined)
  }

  private static func hasTilde(_ value: [ShellWord.Part]) -> Bool {
    value.contains {
      guard case .literal(let bytes) = $0 else { return false }
      return bytes.contains(UInt8(ascii: "~"))
    }
  }

  /// Variables of bash and dkms whose change alters how the file or its values are read.
  private static let harmful: Set = [
    "IFS", "POSIXLY_CORRECT", "CR", "export_envs", "dkms_conf_variables", "mv_re", "BASHOPTS",
    "SHELLOPTS", "EUID", "UID", "PPID", "dkms_framework_nonsigning_variables",
    "dkms_framework_signing_variables", "GLOBIGNORE",
  ]

  private func requireHarmless(_ name: String) throws(ShellUnreadable) {
    if Self.isHarmful(name) { throw unreadable("a change of \(name)") }
  }

  static func isHarmful(_ name: String) -> Bool {
    harmful.contains(name) || name.hasPrefix("BASH_") || name.hasPrefix("DKMS_DIRECTIVE")
  }

  /// Whether bash gives a variable values of its own.
  private static func isSpecial(_ name: String) -> Bool {
    special.contains(name)
  }

  private static let special: Set = [
    "BASH", "BASHPID", "COPROC", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "GROUPS",
    "HISTCMD", "LINENO", "MAPFILE", "OLDPWD", "OPTARG", "OPTIND", "PIPESTATUS", "PWD", "RANDOM",
    "REPLY", "SECONDS", "SRANDOM", "_",
  ]
}
