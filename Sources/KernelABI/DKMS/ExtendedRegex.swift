/// A POSIX extended regular expression, matched byte by byte as in the C locale.
///
/// dkms hands its patterns to bash's `[[ text =~ pattern ]]`, and that to the C library; this
/// matcher decides the same without running either. It walks all alternatives at once (Thompson's
/// construction), so that no pattern can make it slow, and bounds the size of its program.
///
/// Known are literals, `.`, bracket expressions with ranges and classes, `*`, `+`, `?`, intervals,
/// groups, alternatives, the anchors `^` and `$`, escapes, and glibc's `\w`, `\W`, `\s`, `\S`.
/// Back-references, collating elements and word boundaries are not.
public struct ExtendedRegex: Sendable {
  /// The longest pattern, in bytes.
  public static let longestPattern = 4096
  /// The most steps a pattern may have once its intervals are written out.
  public static let largestProgram = 10_000
  /// How deep groups and repetitions may be nested.
  public static let deepestNesting = 64

  private let program: [ExtendedRegexStep]

  /// Reads a pattern; throws if it is invalid, too large or uses what is not known here.
  public init(_ pattern: String) throws(ExtendedRegexError) {
    let bytes = Array(pattern.utf8)
    guard bytes.count <= Self.longestPattern else { throw ExtendedRegexError(.tooLarge, at: 0) }
    var parser = ExtendedRegexParser(bytes)
    let tree = try parser.parse()
    var compiler = ExtendedRegexCompiler()
    program = try compiler.compile(tree)
  }

  /// Whether the pattern is found anywhere in `text`.
  public func matches(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var current = ExtendedRegexThreads(program)
    for (offset, byte) in bytes.enumerated() {
      current.start(0, atStart: offset == 0, atEnd: false)
      if current.isMatched { return true }
      var next = ExtendedRegexThreads(program)
      for step in current.waiting {
        guard case .byte(let set) = program[step], set.contains(byte) else { continue }
        next.start(step + 1, atStart: false, atEnd: offset + 1 == bytes.count)
      }
      current = next
    }
    current.start(0, atStart: bytes.isEmpty, atEnd: true)
    return current.isMatched
  }
}

/// One step of a program; a thread that gets past the last step has matched.
enum ExtendedRegexStep: Sendable {
  /// Takes one byte of the set.
  case byte(ByteSet)
  /// Goes on at both places.
  case split(Int, Int)
  /// Goes on elsewhere.
  case jump(Int)
  /// Goes on at the start of the text only.
  case atStart
  /// Goes on at the end of the text only.
  case atEnd
  /// The pattern is found.
  case match
}

/// The places of a program that are alive at one offset of the text.
private struct ExtendedRegexThreads {
  private let program: [ExtendedRegexStep]
  private var isSeen: [Bool]
  /// The steps that wait for a byte.
  private(set) var waiting: [Int] = []
  /// Whether one thread has come to the end of the pattern.
  private(set) var isMatched = false

  init(_ program: [ExtendedRegexStep]) {
    self.program = program
    isSeen = Array(repeating: false, count: program.count)
  }

  /// Follows everything that takes no byte, from one step.
  mutating func start(_ step: Int, atStart: Bool, atEnd: Bool) {
    var pending = [step]
    while let step = pending.popLast() {
      guard program.indices.contains(step), !isSeen[step] else { continue }
      isSeen[step] = true
      switch program[step] {
      case .byte: waiting.append(step)
      case .split(let one, let other): pending += [one, other]
      case .jump(let target): pending.append(target)
      case .atStart: if atStart { pending.append(step + 1) }
      case .atEnd: if atEnd { pending.append(step + 1) }
      case .match: isMatched = true
      }
    }
  }
}
