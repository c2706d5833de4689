import Repodata

/// What an element of the metadata says, line by line, so that two can be told apart in words.
struct ElementOutline {
  /// One thing that is said.
  struct Line: Hashable {
    /// What it is about: `summary`, `time/build`, `format/requires/entry`.
    let path: String
    /// What is said.
    let content: String
  }

  /// All that is said, in the order in which it is.
  private(set) var lines: [Line] = []

  /// The outline of a `<package>`.
  init(_ element: XMLFragment) {
    add(element, path: "")
  }

  /// Elements of lists are one line each; of others each attribute is one.
  private static let items: Set<String> = ["entry", "file", "changelog"]

  private mutating func add(_ element: XMLFragment, path: String) {
    let attributes = element.attributes.filter { !$0.name.hasPrefix("xmlns") }
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    if Self.items.contains(name) {
      let parts = attributes.map { "\($0.name)=\($0.value)" }.sorted()
      lines.append(Line(path: path, content: (parts + [element.text]).joined(separator: " ")))
      return
    }
    for (name, value) in attributes {
      lines.append(Line(path: Self.join(path, name), content: value))
    }
    let children = element.children
    if children.isEmpty, !path.isEmpty, attributes.isEmpty || !element.text.isEmpty {
      lines.append(Line(path: path, content: element.text))
    }
    for child in children { add(child, path: Self.join(path, child.localName)) }
  }

  private static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path)/\(name)"
  }
}

extension XMLFragment {
  /// The name without its prefix.
  fileprivate var localName: String { name.split(separator: ":").last.map(String.init) ?? name }
}
