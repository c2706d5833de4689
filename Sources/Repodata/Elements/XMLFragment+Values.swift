import RPMFormat

extension XMLFragment {
  /// Epoch, version and release from the attributes.
  func version() throws(MetadataError) -> EVR {
    let epoch = attribute("epoch") ?? "0"
    guard let number = UInt32(epoch) else { throw MetadataError(.value(epoch, of: "an epoch")) }
    return EVR(epoch: number, version: attribute("ver") ?? "", release: attribute("rel"))
  }

  /// An attribute as a number; 0 if it is not there or none.
  func number<Number: FixedWidthInteger>(_ name: String) -> Number {
    attribute(name).flatMap { Number($0) } ?? 0
  }
}
