import Foundation
import FoundationXML

/// A parsed XML element, to compare documents by what they mean and not by their bytes.
public final class XMLTree {
  /// The name, with its prefix if it has one.
  public let name: String
  /// The attributes by name.
  public let attributes: [String: String]
  /// The text between its tags, that of elements within left out.
  public fileprivate(set) var text = ""
  /// The elements within.
  public fileprivate(set) var children: [XMLTree] = []

  fileprivate init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The root element of a document.
  ///
  /// - Throws: ``XMLTreeError`` if it is not well-formed.
  public static func parse(_ bytes: [UInt8]) throws -> XMLTree {
    let builder = XMLTreeBuilder()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = builder
    guard parser.parse(), let root = builder.root else {
      throw XMLTreeError(
        line: parser.lineNumber, reason: parser.parserError.map { "\($0)" } ?? "no element")
    }
    return root
  }

  /// The first element of a name within.
  public func child(_ name: String) -> XMLTree? { children.first { $0.name == name } }

  /// The elements of a name within, at any depth.
  public func all(_ name: String) -> [XMLTree] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
  }

  /// Every element on a line: path, attributes in the order of their names, text. Text between
  /// the children of an element is layout and is left out.
  public func lines(below path: String = "") -> [String] {
    let here = "\(path)/\(name)"
    let values = attributes.sorted { $0.key < $1.key }.map { " \($0.key)=\"\($0.value)\"" }.joined()
    let own = children.isEmpty ? " '\(text)'" : ""
    return ["\(here)\(values)\(own)"] + children.flatMap { $0.lines(below: here) }
  }
}

/// A document that is not well-formed.
public struct XMLTreeError: Error {
  /// Where that was noticed.
  public let line: Int
  /// What is wrong.
  public let reason: String
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
