import Foundation
import FoundationXML

/// A parsed XML element, to compare documents by what they mean and not by their bytes.
final class XMLTree {
  let name: String
  let attributes: [String: String]
  var text = ""
  var children: [XMLTree] = []

  init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  static func parse(_ bytes: [UInt8]) throws -> XMLTree {
    let builder = XMLTreeBuilder()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else {
      throw XMLTreeError(
        line: parser.lineNumber, reason: parser.parserError.map { "\($0)" } ?? "no element")
    }
    return root
  }

  func child(_ name: String) -> XMLTree? { children.first { $0.name == name } }

  /// Every element on a line: path, attributes in the order of their names, text. Text between
  /// the children of an element is layout and is left out.
  func lines(below path: String = "") -> [String] {
    let here = "\(path)/\(name)"
    let values = attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\"\($0.value)\"" }.joined()
    let own = children.isEmpty ? " '\(text)'" : ""
    return ["\(here)\(values)\(own)"] + children.flatMap { $0.lines(below: here) }
  }
}

struct XMLTreeError: Error {
  let line: Int
  let reason: String
}

private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
  var root: XMLTree?
  private var open: [XMLTree] = []

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    let element = XMLTree(name: elementName, attributes: attributes)
    if let parent = open.last { parent.children.append(element) } else { root = element }
    open.append(element)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.text += string }

  func parser(
    _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
    qualifiedName: String?
  ) { open.removeLast() }
}
