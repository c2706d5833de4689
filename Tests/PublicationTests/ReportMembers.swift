import Foundation
import Publication
import TestSupport
import Testing

/// A report as programs get it.
struct ReportMembers {
  let object: [String: Any]

  init(_ report: some Encodable) throws {
    let bytes = Data(try jsonBytes(report))
    object = try JSONSerialization.jsonObject(with: bytes) as? [String: Any] ?? [:]
  }

  /// The objects of a list at a path of names; the first of a list stands for it on the way.
  func list(_ path: String...) -> [[String: Any]] {
    var current: [[String: Any]] = [object]
    for name in path {
      switch current.first?[name] {
      case let next as [[String: Any]]: current = next
      case let next as [String: Any]: current = [next]
      default: current = []
      }
    }
    return current
  }

  /// The names of all members of an object, at any depth, dictionaries and lists alike.
  static func names(in value: Any) -> Set<String> {
    if let object = value as? [String: Any] {
      return object.values.reduce(into: Set(object.keys)) { $0.formUnion(names(in: $1)) }
    }
    return (value as? [Any] ?? []).reduce(into: []) { $0.formUnion(names(in: $1)) }
  }

  /// The names of all its members.
  var names: Set<String> { Self.names(in: object) }

  /// The names in backquotes in a section of docs/json.md, and of what stands before the first.
  static func documented(_ section: String) throws -> Set<String> {
    let page = try String(
      contentsOf: SharedData.packageRoot.appending(path: "docs/json.md"), encoding: .utf8)
    let parts = page.components(separatedBy: "\n## ")
    let text = parts.first { $0.hasPrefix(section + "\n") } ?? ""
    return Set(
      text.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }
        .map(\.element))
  }
}
