/// What a pattern means, as a tree.
indirect enum ExtendedRegexTree {
  case byte(ByteSet)
  case atStart
  case atEnd
  case sequence([ExtendedRegexTree])
  case alternatives([ExtendedRegexTree])
  /// At least `least` times and at most `most` times, or without end.
  case repetition(ExtendedRegexTree, least: Int, most: Int?)
}

/// Turns a tree into steps; intervals are written out, within the bound on the program's size.
struct ExtendedRegexCompiler {
  private var steps: [ExtendedRegexStep] = []
  private var visits = 0

  mutating func compile(
    _ tree: ExtendedRegexTree
  ) throws(ExtendedRegexError) -> [ExtendedRegexStep] {
    try add(tree)
    steps.append(.match)
    return steps
  }

  private mutating func add(_ tree: ExtendedRegexTree) throws(ExtendedRegexError) {
    visits += 1
    guard visits <= ExtendedRegex.largestProgram else { throw ExtendedRegexError(.tooLarge, at: 0) }
    switch tree {
    case .byte(let set): steps.append(.byte(set))
    case .atStart: steps.append(.atStart)
    case .atEnd: steps.append(.atEnd)
    case .sequence(let parts): for part in parts { try add(part) }
    case .alternatives(let parts): try addAlternatives(parts)
    case .repetition(let part, let least, let most): try add(part, least, most)
    }
  }

  private mutating func addAlternatives(_ parts: [ExtendedRegexTree]) throws(ExtendedRegexError) {
    var jumps: [Int] = []
    for (index, part) in parts.enumerated() {
      guard index < parts.count - 1 else {
        try add(part)
        break
      }
      let split = steps.count
      steps.append(.match)
      try add(part)
      jumps.append(steps.count)
      steps.append(.match)
      steps[split] = .split(split + 1, steps.count)
    }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  private mutating func add(
    _ part: ExtendedRegexTree, _ least: Int, _ most: Int?
  ) throws(ExtendedRegexError) {
    for _ in 0..<least { try add(part) }
    guard let most else {
      let split = steps.count
      steps.append(.match)
      try add(part)
      steps.append(.jump(split))
      steps[split] = .split(split + 1, steps.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<max(least, most) {
      splits.append(steps.count)
      steps.append(.match)
      try add(part)
    }
    for split in splits { steps[split] = .split(split + 1, steps.count) }
  }
}
