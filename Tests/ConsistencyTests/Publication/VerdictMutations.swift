import Foundation
import TestSupport
import Testing

@testable import Consistency

/// What `judgement.json` and `index.json` say of verdicts.
extension PublicationMutation {
  private static let olderVerdicts = "views/\(older)/judgement.json"
  private static let newerVerdicts = "views/\(newer)/judgement.json"
  private static let index = "views/index.json"

  static let verdicts: [PublicationMutation] = [
    .init("verdict-unreadable", "judgement.json is gone") { try $0.remove(olderVerdicts) },
    .init("verdict-unreadable", "judgement.json is cut off") {
      try $0.edit(newerVerdicts, "\"dropped\"", "")
    },
    .init("verdict-unreadable", "judgement.json is of another schema") {
      try $0.edit(olderVerdicts, "\"schema\": 2", "\"schema\": 3")
    },
    .init("verdict-unreadable", "judgement.json is empty") { try $0.write("", newerVerdicts) },
    .init("verdict-unreadable", "a package names a symbol that is not listed") {
      try $0.edit(olderVerdicts, "\"symbols\":[0]", "\"symbols\":[17]")
    },
    .init("verdict-unreadable", "a folder is in the place of judgement.json") {
      try $0.remove(olderVerdicts)
      try FileManager.default.createDirectory(
        at: $0.file(olderVerdicts), withIntermediateDirectories: false)
    },
    .init("verdict-falsified", "another CRC is wanted") {
      try $0.edit(olderVerdicts, "\"0x92997ed8\",[", "\"0x92997ed9\",[")
    },
    .init("verdict-falsified", "another CRC is offered") {
      try $0.edit(newerVerdicts, "[\"0x92997ed8\"]", "[\"0x92997ed9\"]")
    },
    .init("verdict-falsified", "a CRC is offered although nothing is") {
      try $0.edit(olderVerdicts, "\"0x00000001\",[]", "\"0x00000001\",[\"0x00000002\"]")
    },
    .init("verdict-falsified", "another symbol") {
      try $0.edit(olderVerdicts, "kernel(gone)", "kernel(going)")
    },
    .init("verdict-falsified", "a package that is left out is not named") {
      try $0.cut(olderVerdicts, lineWith: "kmod-none")
    },
    .init("verdict-falsified", "a package is named that is kept") {
      try $0.edit(newerVerdicts, "kmod-none-1.0-1.el9", "kmod-both-1.0-1.el9")
    },
    .init("verdict-falsified", "another kind") {
      try $0.edit(olderVerdicts, "\"kind\":\"kmod\"", "\"kind\":\"kpatch\"")
    },
    .init("verdict-falsified", "another kernel") {
      try $0.edit(olderVerdicts, "\"kernel\": \"\(older)\"", "\"kernel\": \"\(newer)\"")
    },
    .init("verdict-falsified", "another symbol of the list") {
      try $0.edit(olderVerdicts, "\"symbols\":[0]", "\"symbols\":[1]")
    },
    .init("verdict-falsified", "a reason is worded otherwise") {
      try $0.edit(newerVerdicts, "has been left out", "has been lost")
    },
    .init("verdict-falsified", "a reason names another provider") {
      try $0.edit(
        newerVerdicts, "\"packages\":[\"kmod-early-1.0-1.el9.x86_64\"]",
        "\"packages\":[\"kmod-late-1.0-1.el9.x86_64\"]")
    },
    .init("verdict-falsified", "the reasons of a package are gone") {
      try $0.edit(olderVerdicts, "\"symbols\":[0],\"reasons\":[]", "\"symbols\":[],\"reasons\":[]")
    },
    .init("verdict-falsified", "a package is named twice") {
      let line = try #require(
        String(contentsOf: $0.file(olderVerdicts), encoding: .utf8).split(separator: "\n").first {
          $0.contains("kmod-none")
        })
      let plain = line.hasSuffix(",") ? line.dropLast() : line
      try $0.edit(olderVerdicts, String(plain), "\(plain),\n\(plain)")
    },
    .init("verdict-falsified", "a note is gone", tree: { try PublishedTree(extra: [undecided]) }) {
      try $0.cut(olderVerdicts, lineWith: "maybe-dkms")
    },
    .init("verdict-falsified", "a note says else", tree: { try PublishedTree(extra: [undecided]) })
    {
      try $0.edit(newerVerdicts, "dkms-unknown", "unknown-crc")
    },
    .init("verdict-falsified", "index.json gives another first reason") {
      try $0.edit(index, "needs kernel(printk) = 0x92997ed8", "needs kernel(printk) = 0x92997ed9")
    },
    .init("verdict-falsified", "index.json counts other reasons") {
      try $0.edit(index, "\"reasons\":1", "\"reasons\":2")
    },
    .init("verdict-falsified", "index.json does not name a package that is left out") {
      try $0.cut(index, lineWith: "kmod-none")
    },
    .init("verdict-falsified", "index.json names a package that is kept") {
      try $0.edit(index, "kmod-none-1.0-1.el9", "kmod-both-1.0-1.el9")
    },
    .init("verdict-falsified", "index.json calls a package another kind") {
      try $0.edit(index, "\"kind\":\"kmod\"", "\"kind\":\"dkms\"")
    },
  ]

  /// A DKMS package of which only running it would tell.
  static var undecided: RPMDraft {
    var dkms = RPMDraft(name: "maybe-dkms", version: "1.0", release: "1.el9", arch: "noarch")
    dkms.requires = ["dkms"]
    dkms.files = [
      .text(
        "/usr/src/maybe-1.0/dkms.conf",
        "PACKAGE_NAME=maybe\nPACKAGE_VERSION=1.0\nBUILD_EXCLUSIVE_KERNEL=$(uname -r)\n")
    ]
    return dkms
  }
}
