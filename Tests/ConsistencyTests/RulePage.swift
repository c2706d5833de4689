import Foundation
import TestSupport

@testable import Consistency

/// A rule as its source tells of it.
struct DescribedRule {
  /// The name of its type and of its file.
  let type: String
  /// The folder below `Sources/Consistency/Rules` that the file lies in.
  let folder: String
  /// Its comment, without slashes.
  let comment: [String]
  /// What `static let name` says.
  let name: String

  /// The paragraphs of the comment, each on one line.
  var paragraphs: [String] {
    comment.split(separator: "", omittingEmptySubsequences: true).map {
      $0.joined(separator: " ").replacing("``", with: "`")
    }
  }

  /// The sentences of the first paragraph and those that follow.
  var sentences: [Substring] {
    paragraphs.flatMap {
      $0.replacing(/([.?!]) +(?=[`A-Z0-9])/) { "\($0.1)\n" }.split(separator: "\n")
    }
  }

  /// Every rule below `Sources/Consistency/Rules`, in the order of paths.
  static func all() throws -> [DescribedRule] {
    let root = SharedData.packageRoot.appending(path: "Sources/Consistency/Rules")
    let names = FileManager.default.enumerator(atPath: root.path)
    let paths = (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }
    return try paths.sorted().compactMap { path in
      let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
      return try DescribedRule(text, folder: String(path.prefix { $0 != "/" }))
    }
  }

  /// The rule in a source file; nothing if it holds none, but what rules share.
  private init?(_ text: String, folder: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = /^struct (\w+): (Repository|Publication|Baseline)Rule\b.*/
    guard let index = lines.firstIndex(where: { $0.wholeMatch(of: head) != nil }),
      let match = try head.firstMatch(in: lines[index]),
      let name = try /static let name = "([^"]+)"/.firstMatch(in: text)
    else { return nil }
    type = String(match.1)
    self.folder = folder
    self.name = String(name.1)
    comment = lines[..<index].reversed().prefix { $0.hasPrefix("///") }.reversed().map {
      String($0.dropFirst(3).drop { $0 == " " })
    }
  }
}

/// docs/rules.md and the summaries in the program, made of the comments of rules.
struct RulePage {
  private let rules: [DescribedRule]

  /// The files that are made, below the package's folder.
  static let page = "docs/rules.md"
  static let source = "Sources/Consistency/RuleSummaries.swift"

  init() throws {
    let described = try DescribedRule.all()
    // In the order in which findings are shown.
    rules = RuleCatalogue.all.compactMap { rule in described.first { $0.name == rule.name } }
  }

  /// The page.
  var text: String {
    var text = """
      # The rules of `kmodrepo check`

      One section for each rule: what must hold, why, and what to do where it does not. Beside the
      name stand its severity and what it needs. [consistency.md](consistency.md) is the guide.

      <!-- Made of the comments in Sources/Consistency/Rules: RECORD=1 swift test --filter RulePage -->

      """
    var folders: [String] = []
    for rule in rules where !folders.contains(rule.folder) { folders.append(rule.folder) }
    for folder in folders {
      text += "\n## \(Self.title(folder))\n"
      for rule in rules where rule.folder == folder { text += section(rule) }
    }
    return text
  }

  /// The source file with the first sentence of each.
  var summaries: String {
    var text = """
      // swift-format-ignore-file
      // Made of the first sentences of the rules' comments: RECORD=1 swift test --filter RulePage
      extension RuleCatalogue {
        /// What each rule asks, in a sentence, by its name.
        public static let summaries: [String: String] = [

      """
    for rule in rules {
      let sentence = String(rule.sentences.first ?? "").replacing("`", with: "")
        .replacing("\\", with: "\\\\")
        .replacing("\"", with: "\\\"")
      text += "    \"\(rule.name)\":\n      \"\(sentence)\",\n"
    }
    return text + "  ]\n}\n"
  }

  private func section(_ rule: DescribedRule) -> String {
    let description = RuleCatalogue.all.first { $0.name == rule.name }
    let severity = description?.severity.rawValue ?? ""
    let needs =
      switch RuleCatalogue.scope(of: rule.name) {
      case .publication: ", needs a definition"
      case .baseline: ", needs a baseline"
      default: ""
      }
    var asked = description?.isByDefault == false ? ", asked only when named" : ""
    if !asked.isEmpty, description?.isForUpstream == true {
      asked += " or for the audience `rhel-upstream`"
    }
    let body = rule.paragraphs.map { Self.wrapped($0) + "\n" }.joined(separator: "\n")
    return "\n### `\(rule.name)`\n\n*\(severity)\(needs)\(asked)*\n\n\(body)"
  }

  private static func title(_ folder: String) -> String {
    // KernelABI and the like are names; others are words.
    folder.replacing(/([a-z])([A-Z])/) { "\($0.1) \($0.2)" }
  }

  /// A paragraph in lines of at most 100 characters.
  private static func wrapped(_ paragraph: String) -> String {
    var lines = [""]
    for word in paragraph.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + word.count < 100 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
