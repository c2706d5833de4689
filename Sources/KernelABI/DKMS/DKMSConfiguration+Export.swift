extension DKMSConfiguration {
  /// What becomes of a value on its way from the file into dkms; nothing if only running would
  /// tell.
  ///
  /// dkms lets a shell of its own run the file, has it print each variable as `NAME="value"`, and
  /// reads that text as shell again. On the way one trailing carriage return is cut off, blanks
  /// are joined into one, and the value is read as in double quotes: a backslash before `\`, `$`,
  /// `"` or a backtick goes, and what a dollar sign or backtick begins is replaced.
  static func exported(_ value: String) -> String? {
    var bytes = Array(value.utf8)
    if bytes.last == 0x0D { bytes.removeLast() }
    let joined = joinBlanks(bytes)
    let words = joined.split(separator: 0x20)
    if words.dropFirst(joined.first == 0x20 ? 0 : 1).contains(where: mayBePattern) { return nil }
    return readQuoted(joined)
  }

  /// The variables that dkms takes from the file, all of which it reads back as one text.
  private static let exportedNames = [
    "CLEAN", "PACKAGE_NAME", "PACKAGE_VERSION", "POST_ADD", "POST_BUILD", "POST_INSTALL",
    "POST_REMOVE", "PRE_BUILD", "PRE_INSTALL", "BUILD_DEPENDS", "BUILD_EXCLUSIVE_ARCH",
    "BUILD_EXCLUSIVE_CONFIG", "BUILD_EXCLUSIVE_KERNEL", "BUILD_EXCLUSIVE_KERNEL_MIN",
    "BUILD_EXCLUSIVE_KERNEL_MAX", "build_exclude", "OBSOLETE_BY", "MAKE", "MAKE_MATCH", "PATCH",
    "PATCH_MATCH", "patch_array", "BUILT_MODULE_NAME", "built_module_name",
    "BUILT_MODULE_LOCATION", "built_module_location", "DEST_MODULE_NAME", "dest_module_name",
    "DEST_MODULE_LOCATION", "dest_module_location", "STRIP", "strip", "AUTOINSTALL",
    "NO_WEAK_MODULES", "SIGN_FILE", "MOK_SIGNING_KEY", "MOK_CERTIFICATE",
  ]

  /// A variable whose value has a quote without an end, so that the text which dkms reads back is
  /// no shell any more from there on; nothing if there is none.
  func findUnreadableName() -> String? {
    Self.exportedNames.first { name in
      (variables[name] ?? [:]).values.contains { value in
        guard case .known(let parts) = value else { return false }
        return parts.contains {
          guard case .literal(let text) = $0 else { return false }
          return Self.mayHaveOpenQuote(text)
        }
      }
    }
  }

  /// Whether a value in double quotes is no whole word of a shell.
  private static func mayHaveOpenQuote(_ text: String) -> Bool {
    var isEscaped = false
    var isQuoted = true
    var backticks = 0
    for byte in text.utf8.last == 0x0D ? text.utf8.dropLast() : text.utf8[...] {
      defer { isEscaped = byte == 0x5C && !isEscaped }
      guard !isEscaped else { continue }
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "`") { backticks += 1 }
      if !isQuoted, "()<>;&|'#".utf8.contains(byte) { return true }
    }
    return isEscaped || !isQuoted || !backticks.isMultiple(of: 2)
      || (text.contains("${") && !text.contains("}"))
      || (text.contains("$(") && !text.contains(")"))
  }

  private static func joinBlanks(_ bytes: [UInt8]) -> [UInt8] {
    var joined: [UInt8] = []
    for byte in bytes {
      let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A
      if !isBlank {
        joined.append(byte)
      } else if joined.last != 0x20 {
        joined.append(0x20)
      }
    }
    return joined
  }

  /// Whether bash may take a word for a pattern of file names.
  static func mayBePattern(_ word: some Sequence<UInt8>) -> Bool {
    word.contains { "*?[(".utf8.contains($0) }
  }

  private static func readQuoted(_ bytes: [UInt8]) -> String? {
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\"")
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "`"): return nil
      case UInt8(ascii: "$") where isWordByte(next) || "({[@*#?-$!".utf8.contains(next): return nil
      case 0x5C where index + 1 == bytes.count: return nil
      case 0x5C where "$`\"\\".utf8.contains(next):
        text.append(next)
        index += 1
      default: text.append(byte)
      }
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }
}
