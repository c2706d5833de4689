import Foundation
import Repodata
import SystemIO
import TestSupport
import Testing

@testable import Consistency

extension MetadataMutation {
  /// A document of createrepo_c's was changed, and repomd.xml says so.
  private static func edited(
    _ rule: String, _ type: String, _ name: String, _ old: String, _ new: String
  ) -> MetadataMutation {
    MetadataMutation(rule, .plain, "\(type): \(name)") { try $0.edit(type, old, new) }
  }

  private static func rewritten(
    _ rule: String, _ type: String, _ name: String,
    _ body: @escaping @Sendable (inout Data) throws -> Void
  ) -> MetadataMutation {
    MetadataMutation(rule, .plain, "\(type): \(name)") { try $0.rewrite(type, body) }
  }

  /// Documents that are no XML, or no such document, or are dangerous.
  static let brokenDocuments: [MetadataMutation] = malformed + doctypes

  private static let malformed: [MetadataMutation] = [
    edited("document-wellformed", "primary", "a tag has no end", "</summary>", ""),
    edited("document-wellformed", "primary", "the end is missing", "</metadata>", ""),
    edited("document-wellformed", "primary", "an ampersand is bare", "for tests.", "for & tests."),
    edited("document-wellformed", "primary", "a control character", "for tests.", "\u{1}"),
    edited("document-wellformed", "primary", "a character of no XML", "for tests.", "\u{FFFF}"),
    edited("document-wellformed", "primary", "another root", "<metadata ", "<metadaten "),
    edited("document-wellformed", "primary", "two roots", "</metadata>", "</metadata><metadata/>"),
    edited("document-wellformed", "primary", "an undeclared entity", "for tests.", "&nbsp;"),
    edited("document-wellformed", "filelists", "a tag is another", "</file>", "</flie>"),
    edited("document-wellformed", "filelists", "an attribute twice", "pkgid=", "arch=\"x\" pkgid="),
    edited("document-wellformed", "filelists", "text behind it", "</filelists>", "</filelists>x"),
    edited("document-wellformed", "other", "a quote is missing", " author=\"", " author="),
    edited(
      "document-wellformed", "other", "another encoding", "encoding=\"UTF-8\"",
      "encoding=\"UTF-16\""),
    edited(
      "document-wellformed", "other", "elements without end", "<version ",
      String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40) + "<version "),
    rewritten("document-wellformed", "primary", "it is empty") { $0 = Data() },
    rewritten("document-wellformed", "filelists", "it is cut") { $0 = $0.prefix($0.count / 2) },
    rewritten("document-wellformed", "other", "a byte is no UTF-8") { content in
      let place = try #require(content.range(of: Data("- first".utf8)))
      content.insert(0xFF, at: place.lowerBound)
    },
    MetadataMutation("document-wellformed", .plain, "filelists: it is another document") { tree in
      let other = try tree.content("other")
      try tree.rewrite("filelists") { $0 = other }
    },
  ]

  private static let doctypes: [MetadataMutation] = [
    edited(
      "document-doctype", "primary", "a DOCTYPE", "<metadata ", "<!DOCTYPE metadata><metadata "),
    edited(
      "document-doctype", "filelists", "an entity is declared", "<filelists ",
      "<!DOCTYPE filelists [<!ENTITY a \"b\">]><filelists "),
    edited(
      "document-doctype", "other", "a file of the reader's is named", "<otherdata ",
      "<!DOCTYPE otherdata [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><otherdata "),
    MetadataMutation("document-doctype", .plain, "primary: it is made to explode") { tree in
      let entities = (1...9).map { number in
        "<!ENTITY e\(number) \"" + String(repeating: "&e\(number - 1);", count: 10) + "\">"
      }
      try tree.edit(
        "primary", "<metadata ",
        "<!DOCTYPE m [<!ENTITY e0 \"lol\">\(entities.joined())]><metadata ")
      try tree.edit("primary", "for tests.", "&e9;")
    },
  ]

  /// Packages that lack what names them.
  static let packages: [MetadataMutation] = [
    edited("document-package", "primary", "no name", "<name>three</name>", ""),
    edited("document-package", "primary", "an empty name", "<name>three</name>", "<name/>"),
    edited("document-package", "primary", "no architecture", "<arch>noarch</arch>", ""),
    edited("document-package", "primary", "no version", "ver=\"3\"", "vre=\"3\""),
    edited("document-package", "primary", "an epoch is no number", "epoch=\"2\"", "epoch=\"two\""),
    edited(
      "document-package", "primary", "a checksum of no known kind", "<checksum type=\"sha256\"",
      "<checksum type=\"crc32\""),
    edited(
      "document-package", "primary", "a checksum that is none", "pkgid=\"YES\">",
      "pkgid=\"YES\">xy"),
    edited("document-package", "primary", "no place", "<location ", "<lokation "),
    edited("document-package", "filelists", "no pkgid", "<package pkgid=", "<package id="),
    edited("document-package", "filelists", "no version", "<version ", "<wersion "),
    edited("document-package", "other", "no name", " name=\"three\"", " nome=\"three\""),
    edited("document-package", "other", "no architecture", " arch=\"noarch\"", ""),
  ]

  /// The number at the head of a document.
  static let counts: [MetadataMutation] =
    ["primary", "filelists", "other"].flatMap { type in
      [
        edited("document-count", type, "one more is stated", "packages=\"3\"", "packages=\"4\""),
        edited("document-count", type, "one less is stated", "packages=\"3\"", "packages=\"2\""),
        rewritten("document-count", type, "a package is missing") {
          try $0.cutPackage("three", stated: 3)
        },
      ]
    } + [
      edited("document-count", "primary", "none are stated", "packages=\"3\"", "packages=\"0\""),
      edited("document-count", "primary", "nothing is stated", " packages=\"3\"", ""),
      edited("document-count", "other", "no number is stated", "packages=\"3\"", "packages=\"x\""),
      edited("document-count", "filelists", "too much is stated", "=\"3\"", "=\"-3\""),
    ]

  /// Documents that do not go together.
  static let joins: [MetadataMutation] =
    ["primary", "filelists", "other"].map { type in
      rewritten("document-pkgids", type, "it lacks a package") {
        try $0.cutPackage("three", stated: 2)
      }
    } + [
      foreignID("filelists"), foreignID("other"),
      rewritten("document-pkgids", "filelists", "a package is there twice") {
        let package = try $0.package("kmod-two")
        try $0.replace("packages=\"3\"", "packages=\"4\"")
        try $0.replace("</filelists>", package + "</filelists>")
      },
      rewritten("document-pkgids", "other", "no package is there") {
        for name in ["three", "kmod-one"] { try $0.cutPackage(name, stated: 3) }
        try $0.cutPackage("kmod-two", stated: 0)
      },
      rewritten("document-pkgids", "other", "a package has taken another's place") {
        let package = try $0.package("kmod-two")
        try $0.replace(try $0.package("three"), package)
      },
      edited("document-nevra", "filelists", "another name", "name=\"three\"", "name=\"drei\""),
      edited("document-nevra", "filelists", "another version", "ver=\"3\"", "ver=\"4\""),
      edited("document-nevra", "filelists", "another architecture", "=\"noarch\"", "=\"x86_64\""),
      edited("document-nevra", "other", "another release", "rel=\"3.el9\"", "rel=\"4.el9\""),
      edited("document-nevra", "other", "another epoch", "epoch=\"2\"", "epoch=\"0\""),
      rewritten("document-nevra", "other", "two packages have changed their names") {
        try $0.replace("name=\"kmod-one\"", "name=\"kmod-x\"")
        try $0.replace("name=\"kmod-two\"", "name=\"kmod-one\"")
        try $0.replace("name=\"kmod-x\"", "name=\"kmod-two\"")
      },
    ]

  private static func foreignID(_ type: String) -> MetadataMutation {
    rewritten("document-pkgids", type, "a pkgid is another") {
      let package = try $0.package("three")
      let id = try #require(package.firstMatch(of: /pkgid="([0-9a-f]{64})"/)).1
      try $0.replace(String(id), String(id.reversed()))
    }
  }
}

extension Data {
  /// Replaces one text, which must be there.
  fileprivate mutating func replace(_ old: String, _ new: String) throws {
    let place = try #require(range(of: Data(old.utf8)), "\(old)")
    replaceSubrange(place, with: Data(new.utf8))
  }

  /// The element of a package in a document.
  fileprivate func package(_ name: String) throws -> String {
    let text = String(decoding: self, as: UTF8.self)
    let packages = text.components(separatedBy: "<package ").dropFirst().map { part in
      "<package " + part.prefix(upTo: part.range(of: "</package>")?.upperBound ?? part.endIndex)
    }
    return try #require(
      packages.first { $0.contains("<name>\(name)</name>") || $0.contains(" name=\"\(name)\"") })
  }

  /// Takes the element of a package out, and states so many packages.
  fileprivate mutating func cutPackage(_ name: String, stated: Int) throws {
    try replace(try package(name), "")
    if stated != 3 { try replace("packages=\"3\"", "packages=\"\(stated)\"") }
  }
}
