extension DKMSConfiguration {
  /// Whether dkms would build for a kernel.
  ///
  /// - `kernel`: what `uname -r` prints, with the processor's name: `5.14.0-70.el9.x86_64`.
  /// - `arch`: the name of the processor as the kernel package has it: `x86_64`.
  /// - `config`: the kernel's configuration, `CONFIG_NAME` to `y`, `m` or another first letter;
  ///   nothing if it is not at hand.
  ///
  /// The directives are those of dkms 3.2 and are evaluated in its order. Older ones know less:
  /// before 3.0.13 `_MIN`, `_MAX` and `_CONFIG` are ignored, before 3.2.0 `OBSOLETE_BY` is. One
  /// directive that is known to exclude is enough, whatever the unknown ones would say.
  public func evaluate(
    kernel: String, arch: String, config: [String: Character]? = nil
  ) -> DKMSVerdict {
    if let everythingUnknown {
      return .unknown([
        DKMSUnknownDirective(
          directive: "dkms.conf", reason: everythingUnknown.reason, line: everythingUnknown.line)
      ])
    }
    if let name = unreadableName {
      let reason = "dkms cannot read the value of \(name) back"
      return .unknown([DKMSUnknownDirective(directive: "dkms.conf", reason: reason)])
    }
    let evaluation = DKMSEvaluation(
      configuration: self, kernel: kernel, arch: arch, config: config)
    var unknown: [DKMSUnknownDirective] = []
    for outcome in evaluation.outcomes {
      switch outcome {
      case .passes: break
      case .excludes(let directive, let value, let explanation):
        return .excluded(directive: directive, value: value, explanation: explanation)
      case .unknown(let directive): unknown.append(directive)
      }
    }
    return unknown.isEmpty ? .allowed : .unknown(unknown)
  }
}

/// The evaluation of one file's directives for one kernel.
private struct DKMSEvaluation {
  /// What one directive says.
  enum Outcome {
    case passes
    case excludes(directive: String, value: String, explanation: String)
    case unknown(DKMSUnknownDirective)
  }

  /// A directive's text; empty if it is not set, as dkms does not tell these apart.
  enum Setting {
    case text(String)
    case unknown(DKMSUnknownDirective)
  }

  let configuration: DKMSConfiguration
  let kernel: String
  let arch: String
  let config: [String: Character]?

  /// What the directives say, in the order of dkms.
  var outcomes: [Outcome] {
    [
      flag("build_exclude"),
      pattern("BUILD_EXCLUSIVE_KERNEL", kernel, "the kernel's release"),
      bound("BUILD_EXCLUSIVE_KERNEL_MIN", "older") { $0 < $1 },
      bound(maximum, "newer") { $0 > $1 },
      pattern("BUILD_EXCLUSIVE_ARCH", arch, "the architecture"),
    ] + options("BUILD_EXCLUSIVE_CONFIG")
  }

  /// `OBSOLETE_BY` stands in for a maximum that is not set.
  private var maximum: String {
    guard case .text("") = setting("BUILD_EXCLUSIVE_KERNEL_MAX") else {
      return "BUILD_EXCLUSIVE_KERNEL_MAX"
    }
    return "OBSOLETE_BY"
  }

  private func setting(_ directive: String) -> Setting {
    switch configuration.value(directive) {
    case nil: return .text("")
    case .unknown(let unknown):
      return .unknown(
        DKMSUnknownDirective(directive: directive, reason: unknown.reason, line: unknown.line))
    case .known(let parts):
      let text = parts.map {
        switch $0 {
        case .literal(let text): text
        case .kernelRelease: kernel
        case .architecture: arch
        }
      }
      guard let exported = DKMSConfiguration.exported(text.joined()) else {
        return unknown(directive, "dkms evaluates its value once more")
      }
      return .text(exported)
    }
  }

  private func unknown(_ directive: String, _ reason: String) -> Setting {
    .unknown(DKMSUnknownDirective(directive: directive, reason: reason))
  }

  /// The outcome of a directive that is set; one that is not set passes.
  private func judge(_ directive: String, _ decide: (String) -> Outcome) -> Outcome {
    switch setting(directive) {
    case .unknown(let directive): .unknown(directive)
    case .text(""): .passes
    case .text(let value): decide(value)
    }
  }

  private func flag(_ directive: String) -> Outcome {
    judge(directive) { value in
      .excludes(directive: directive, value: value, explanation: "the file excludes every kernel")
    }
  }

  private func pattern(_ directive: String, _ text: String, _ what: String) -> Outcome {
    judge(directive) { value in
      do throws(ExtendedRegexError) {
        if try ExtendedRegex(value).matches(text) { return .passes }
        return .excludes(
          directive: directive, value: value,
          explanation: "\(what) \(text) does not match \(value)")
      } catch {
        return .unknown(DKMSUnknownDirective(directive: directive, reason: error.description))
      }
    }
  }

  private func bound(
    _ directive: String, _ word: String,
    _ isOutside: (DKMSKernelVersion, DKMSKernelVersion) -> Bool
  ) -> Outcome {
    judge(directive) { value in
      if value.hasPrefix("-") || value.utf8.first == 0x20
        || DKMSConfiguration.mayBePattern(value.utf8)
      {
        let reason = "the shell may replace \(value)"
        return .unknown(DKMSUnknownDirective(directive: directive, reason: reason))
      }
      guard isOutside(DKMSKernelVersion(kernel), DKMSKernelVersion(value)) else { return .passes }
      return .excludes(
        directive: directive, value: value,
        explanation: "the kernel \(kernel) is \(word) than \(value) as dkms compares them")
    }
  }

  /// Each option of the kernel's configuration that must be set, or with `!` before it must not.
  private func options(_ directive: String) -> [Outcome] {
    let value: String
    switch setting(directive) {
    case .unknown(let unknown): return [.unknown(unknown)]
    case .text(let text): value = text
    }
    return value.split(separator: " ").map { option in
      let isForbidden = option.hasPrefix("!")
      let name = String(isForbidden ? option.dropFirst() : option)
      guard !name.isEmpty, name.utf8.allSatisfy(isWordByte) else {
        let reason = "\(option) is no name of an option"
        return .unknown(DKMSUnknownDirective(directive: directive, reason: reason))
      }
      guard let config else {
        let reason = "the kernel's configuration, which must decide on \(option), is not at hand"
        return .unknown(DKMSUnknownDirective(directive: directive, reason: reason))
      }
      let isSet = config[name] == "y" || config[name] == "m"
      guard isSet == isForbidden else { return .passes }
      return .excludes(
        directive: directive, value: value,
        explanation: "the kernel's configuration \(isSet ? "has" : "does not have") \(name)")
    }
  }
}
