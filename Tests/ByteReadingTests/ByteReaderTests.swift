import ByteReading
import Testing

@Suite("Reading bytes never leaves the input")
struct ByteReaderTests {
  @Test("numbers are big-endian and reads move forward")
  func readsNumbers() throws {
    let bytes: [UInt8] = [1, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 1, 0]
    var reader = ByteReader(bytes.span)
    #expect(try reader.readUInt8() == 1)
    #expect(try reader.readUInt16() == 2)
    #expect(try reader.readUInt32() == 3)
    #expect(try reader.readUInt64() == 256)
    #expect(reader.remaining == 0)
  }

  @Test("a read past the end says how much was wanted, left, and where")
  func refusesToPassTheEnd() {
    let bytes: [UInt8] = [1, 2, 3]
    #expect(throws: ReadError(.truncated(wanted: 4, left: 3), at: 0)) {
      var reader = ByteReader(bytes.span)
      _ = try reader.readUInt32()
    }
    #expect(throws: ReadError(.truncated(wanted: -1, left: 3), at: 0)) {
      var reader = ByteReader(bytes.span)
      try reader.skip(-1)
    }
  }

  @Test("a sub-span cannot read past its own end")
  func boundsSubspans() throws {
    let bytes: [UInt8] = [0, 0, 0, 7, 9]
    var reader = ByteReader(bytes.span)
    var inner = ByteReader(try reader.readSpan(4))
    #expect(try inner.readUInt32() == 7)
    #expect(inner.remaining == 0)
    #expect(try reader.readUInt8() == 9)
  }
}
