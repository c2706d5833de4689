import SystemIO
import SystemPackage

/// `modifyrepo`: what its command line asks for, from options to exit status.
enum ModifyrepoTool {
  /// Runs the command with the words after its name.
  static func run(_ arguments: [CommandArgument], _ messages: Messages) async -> ToolStatus {
    do {
      switch try ModifyrepoOptions.table.parse(arguments, into: ModifyrepoOptions()) {
      case .help(let text): messages.answer(text)
      case .run(let options, _) where options.showsVersion: messages.answer(ToolVersion.text)
      case .run(let options, let operands): try run(options, operands, messages)
      }
      return .success
    } catch let error as OptionError {
      messages.failure(error.isOfValue ? "\(error)" : "Argument parsing failed: \(error)")
      messages.failure(usage)
    } catch let error as UsageError {
      if !error.reason.isEmpty { messages.failure(error.reason) }
      messages.failure(usage)
    } catch {
      messages.failure("\(error)")
    }
    return .failed
  }

  private static func run(
    _ options: ModifyrepoOptions, _ operands: [CommandArgument], _ messages: Messages
  ) throws {
    var messages = messages
    if options.isVerbose { messages.level = .verbose }
    guard operands.count == (options.batchFile == nil ? 2 : 1), let last = operands.last else {
      throw UsageError(reason: "")
    }
    if options.zchunk, !ZchunkWriter.isAvailable {
      throw UsageError(reason: "--zck: this build of kmodrepo has no zchunk support (libzck)")
    }
    let editor = RepodataEditor(
      last.path, dictionaryFolder: options.dictionaryFolder, messages: messages)
    try editor.make(try changes(options, operands[0]))
  }

  private static func changes(
    _ options: ModifyrepoOptions, _ operand: CommandArgument
  ) throws -> [RepodataChange] {
    if let path = options.batchFile {
      guard try FileStatus.of(path)?.isRegular ?? false else {
        throw UsageError(reason: "File \"\(path)\" doesn't exist")
      }
      let bytes = try FileSystem.readWholeFile(path, limit: 16 << 20)
      return try RepodataChange.batch(
        String(decoding: bytes, as: UTF8.self), template: options.change(.remove(type: "")))
    }
    if options.removes { return [options.change(.remove(type: operand.text))] }
    guard try FileStatus.of(operand.path)?.isRegular ?? false else {
      throw RepodataChangeError.notRegular(operand.path)
    }
    return [options.change(.add(operand.path))]
  }

  private static let usage = """
    Usage: modifyrepo_c [options] <input metadata> <output repodata>
    Usage: modifyrepo_c --remove <metadata type> <output repodata>
    Usage: modifyrepo_c [options] --batchfile <batch file> <output repodata>
    """
}

/// A command line that has the wrong words in it.
struct UsageError: Error {
  /// What is wrong; empty if the usage says it all.
  let reason: String
}

extension OptionError {
  /// Whether it is about the value of an option, in words that stand alone.
  var isOfValue: Bool {
    if case .invalid = self { true } else { false }
  }
}
