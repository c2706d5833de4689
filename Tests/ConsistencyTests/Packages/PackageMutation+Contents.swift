import Foundation
import RPMFormat
import TestSupport

/// What may be wrong with the files of packages.
extension PackageMutation {
  private static let demo = SamplePackages.demo
  private static let newer = SamplePackages.newer
  private static let tool = SamplePackages.tool
  private static let library = SamplePackages.library

  static let contents: [PackageMutation] = sizes + flips + replacements + headers + digests + names

  private static let sizes: [PackageMutation] = [
    .init("cut by a byte", "package-size", demo) { try $0.change(demo) { $0.removeLast() } },
    .init("cut within the header", "package-size", library) {
      try $0.change(library) { $0.removeSubrange(1000...) }
    },
    .init("emptied", "package-size", tool) { try $0.change(tool) { $0 = [] } },
    .init("a byte more", "package-size", demo) { try $0.change(demo) { $0.append(0) } },
    .init("the listed size is another", "package-size", demo) { repository in
      try repository.edit("primary") { text in
        text = text.replacing(/size package="(\d+)"/, maxReplacements: 1) {
          "size package=\"\($0.1)0\""
        }
      }
    },
  ]

  /// Where parts of a package lie, as functions of its bytes.
  private static func header(_ bytes: [UInt8]) -> Range<Int> {
    (try? Package(parsing: bytes.span).headerRange) ?? 0..<1
  }

  private static let flips: [PackageMutation] = [
    flip("the lead's magic") { _ in 0 }, flip("the lead's name") { _ in 12 },
    flip("the signature header's magic") { _ in 96 },
    flip("a tag of the signature header") { _ in 115 },
    flip("the signature header's store") { header($0).lowerBound - 100 },
    flip("the main header's magic") { header($0).lowerBound },
    flip("a tag of the main header") { header($0).lowerBound + 35 },
    flip("the main header's store") { header($0).upperBound - 60 },
    flip("the payload's first byte") { header($0).upperBound },
    flip("the last byte") { $0.count - 1 },
  ]

  private static func flip(
    _ name: String, _ place: @escaping @Sendable ([UInt8]) -> Int
  ) -> PackageMutation {
    PackageMutation("flipped: \(name)", "package-checksum", demo) { repository in
      try repository.change(demo) { $0[place($0)] ^= 0x10 }
    }
  }

  private static let replacements: [PackageMutation] = [
    .init("replaced by zeros", "package-checksum", demo) {
      try $0.change(demo) { $0 = [UInt8](repeating: 0, count: $0.count) }
    },
    .init("replaced by another package", "package-size", demo) {
      try $0.remove(demo)
      try $0.copy(library, to: demo)
    },
    .init("replaced by the same NEVRA, built anew in the same size", "package-checksum", demo) {
      var draft = SamplePackages.kmod("1.0")
      draft.buildHost = "builder2.example.or"
      try draft.write(to: $0.path("Packages"))
    },
    .init("two packages have changed names", "package-checksum", demo) { repository in
      // Both have the same size; the other one is found as well.
      try repository.move(demo, to: "Packages/x")
      try repository.move(newer, to: demo)
      try repository.move("Packages/x", to: newer)
    },
    .init("replaced, with the old times", "package-checksum", demo) { repository in
      let path = repository.path(demo)
      let times = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
      try repository.change(demo) { $0[$0.count - 20] ^= 1 }
      try FileManager.default.setAttributes(
        [.modificationDate: times ?? Date()], ofItemAtPath: path)
    },
    .init("the listed checksum is another", "package-checksum", demo) { repository in
      let old = try repository.pkgid(demo)
      let new = String(old.reversed())
      for type in ["primary", "filelists", "other"] {
        try repository.replace(type, old, by: new)
      }
    },
  ]

  /// Packages that are listed as they are, but are none.
  private static let headers: [PackageMutation] = [
    listed("noise") { $0 = $0.map { $0 &* 31 &+ 7 } },
    listed("text") { $0 = Array("no package".utf8) },
    listed("the lead alone") { $0.removeSubrange(96...) },
    listed("cut within the main header") { $0.removeSubrange((header($0).upperBound - 40)...) },
    listed("cut within the payload") { $0.removeLast(5) },
    listed("bytes after the payload") { $0 += [1, 2, 3] },
    listed("a header that points out of itself") { $0[header($0).lowerBound + 40] = 0x7f },
  ]

  private static func listed(
    _ name: String, _ change: @escaping @Sendable (inout [UInt8]) -> Void
  ) -> PackageMutation {
    PackageMutation("listed: \(name)", "package-headers", demo) { repository in
      try repository.change(demo, change)
      try repository.relist(demo)
    }
  }

  private static let digests: [PackageMutation] = [
    .init("a byte of the payload", "package-digests", demo, needsFullCheck: true) {
      try $0.change(demo) { $0[$0.count - 9] ^= 1 }
      try $0.relist(demo)
    },
    .init("a stated SHA-256 of the header", "package-digests", library, needsFullCheck: true) {
      try $0.change(library) { bytes in
        // The first text of 64 digits in the signature header is the SHA-256.
        guard let start = digits(64, in: bytes) else { return }
        bytes[start] = bytes[start] == 48 ? 49 : 48
      }
      try $0.relist(library)
    },
    .init("a stated SHA-1 of the header", "package-digests", library, needsFullCheck: true) {
      try $0.change(library) { bytes in
        guard let start = digits(40, in: bytes) else { return }
        bytes[start] = bytes[start] == 48 ? 49 : 48
      }
      try $0.relist(library)
    },
  ]

  /// Where the first text of so many hexadecimal digits begins.
  private static func digits(_ count: Int, in bytes: [UInt8]) -> Int? {
    var run = 0
    for (index, byte) in bytes.enumerated() {
      if (48...57).contains(byte) || (97...102).contains(byte) {
        run += 1
      } else if byte == 0, run == count {
        return index - count
      } else {
        run = 0
      }
    }
    return nil
  }

  private static let names: [PackageMutation] = [
    .init("file and href have another version", "package-file-name", renamed("9.9-1.x86_64")) {
      try rename(library, renamed("9.9-1.x86_64"), $0)
    },
    .init("file and href have another architecture", "package-file-name", renamed("1.0-1.noarch")) {
      try rename(library, renamed("1.0-1.noarch"), $0)
    },
    .init("file and href are in capitals", "package-file-name", "Packages/LIBRARY.rpm") {
      try rename(library, "Packages/LIBRARY.rpm", $0)
    },
  ]

  private static func renamed(_ rest: String) -> String { "Packages/library-\(rest).rpm" }

  private static func rename(
    _ old: String, _ new: String, _ repository: ScratchRepository
  ) throws {
    try repository.move(old, to: new)
    try repository.replace("primary", "href=\"\(old)\"", by: "href=\"\(new)\"")
  }
}
