import Foundation
import Glibc
import RPMFormat
import TestSupport
import Testing

@Suite(
  "Translated texts", .enabled(if: SharedData.isPresent, "needs ../shared/data"), .serialized)
struct LocaleTests {
  @Test("summary, description and group are the C ones whatever the caller's language")
  func languageIsIgnored() throws {
    let file = try #require(
      SharedData.rpms.first { $0.lastPathComponent == "rpm-i18n-1.0-1.noarch.rpm" })
    let bytes = Array(try Data(contentsOf: file))
    let plain = try texts(of: bytes)
    #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    let names = ["LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES"]
    let before = names.map { ProcessInfo.processInfo.environment[$0] }
    defer {
      for (name, value) in zip(names, before) {
        if let value { setenv(name, value, 1) } else { unsetenv(name) }
      }
    }
    for language in ["de_DE.UTF-8", "fr", "ja_JP.UTF-8", "es:de"] {
      for name in names { setenv(name, language, 1) }
      #expect(try texts(of: bytes) == plain)
    }
  }

  private func texts(of bytes: [UInt8]) throws -> [String] {
    let package = try Package(parsing: bytes.span)
    return [package.summary, package.description, package.group].compactMap { $0 }
      .map { package.header.string($0) }
  }
}
