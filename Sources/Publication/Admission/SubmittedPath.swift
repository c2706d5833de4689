/// The rules for the path of a submitted file: what people, shells, logs and URLs take alike.
///
/// They are checked when a request is filed and again when it is served, since anybody can write
/// a request by hand.
public enum SubmittedPath {
  /// The longest path, in bytes.
  static let longest = 4000
  /// What a file name may hold beside letters and digits of ASCII: all that a NEVRA can need.
  static let nameExtras = "._+~^%{}-"

  /// Refuses a path that is not absolute, climbs with `..`, or holds control characters, and a
  /// file name with other characters than those of a NEVRA or without `.rpm` at its end.
  public static func check(
    _ path: String, name: String? = nil
  ) throws(AdmissionRefusal) {
    guard path.utf8.count <= longest else {
      throw .path("its path has more than \(longest) bytes")
    }
    guard path.hasPrefix("/") else { throw .path("its path does not begin with /") }
    guard !path.unicodeScalars.contains(where: isControl) else {
      throw .path("its path holds a control character")
    }
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    guard !parts.contains(where: { $0.elementsEqual("..".utf8) }) else {
      throw .path("its path climbs with \"..\"")
    }
    try check(name: name ?? parts.last.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }

  /// Refuses a file name that no package can have.
  public static func check(name: String) throws(AdmissionRefusal) {
    guard name.hasSuffix(".rpm"), name.utf8.count > 4, name.utf8.count <= 255,
      name.first != ".", name.first != "-"
    else { throw .path("its name is no name of an RPM file (NAME-VERSION-RELEASE.ARCH.rpm)") }
    let allowed = name.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
        || nameExtras.unicodeScalars.contains($0)
    }
    guard allowed else {
      throw .path("its name holds characters that no package name may have")
    }
  }

  /// A text on one line, whatever it holds: control characters become `?`.
  public static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "?" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    // Line and paragraph separators break lines as a newline does; formats turn text around.
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    // Bytes that are not UTF-8 arrive as U+FFFD and could not be opened by this text.
    default: scalar == "\u{FFFD}"
    }
  }
}
