import FoundationEssentials

/// A document as JSON: keys sorted, two spaces, slashes as they are, a newline at the end.
public func jsonBytes(_ document: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  return Array(try encoder.encode(document)) + [UInt8(ascii: "\n")]
}
