import Foundation
import Repodata
import TestSupport
import Testing

@testable import Consistency

/// `index.json` and what clients install.
extension PublicationMutation {
  private static let index = "views/index.json"

  static let documents: [PublicationMutation] = [
    .init("index-json", "it is gone") { try $0.remove(index) },
    .init("index-json", "it is no JSON") { try $0.write("views:", index) },
    .init("index-json", "it is of another schema") {
      try $0.edit(index, "\"schema\": 1", "\"schema\": 2")
    },
    .init("index-json", "another checksum of a repomd.xml") {
      let checksum = try $0.served(older).checksum
      try $0.edit(index, checksum, String(checksum.reversed()))
    },
    .init("index-json", "another revision") {
      let revision = try $0.served("all").repomd.revision
      try $0.edit(index, "\"revision\":\"\(revision)\"", "\"revision\":\"1\"")
    },
    .init("index-json", "another number of packages") {
      try $0.edit(index, "\"packages\":", "\"packages\":1")
    },
    .init("index-json", "another role") {
      try $0.edit(index, "\"role\":\"latest\"", "\"role\":\"kernel\"")
    },
    .init("index-json", "another kernel") {
      try $0.edit(index, "\"kernels\":[\"\(older)\"]", "\"kernels\":[\"\(newer)\"]")
    },
    .init("index-json", "fewer kernels in all") {
      try $0.edit(index, "\"kernels\":[\"\(older)\",\"\(newer)\"]", "\"kernels\":[\"\(older)\"]")
    },
    .init("index-json", "another title") {
      try $0.edit(index, "\"title\": \"fixture\"", "\"title\": \"other\"")
    },
    .init("index-json", "another audience") {
      try $0.edit(index, "end-user", "rhel-upstream")
    },
    .init("index-json", "a view is not listed") { try $0.cut(index, lineWith: "\"name\":\"all\"") },
    .init("index-json", "a view is listed that is not there") {
      try $0.edit(index, "{\"name\":\"all\"", "\(stranger),\n{\"name\":\"all\"")
    },
    .init("index-json", "a file is said to be left out that is not") {
      try $0.edit(
        index, "\"quarantined\": [\n", "\"quarantined\": [\n{\"file\":\"x\",\"reason\":\"y\"}")
    },
    .init("index-json", "a package is not said to be taken by no kernel") {
      try $0.edit(index, "\"unmatched\": [\"\(rpm("kmod-none"))\"]", "\"unmatched\": []")
    },
    .init("index-json", "another architecture") {
      try $0.edit(index, "\"arches\":[\"x86_64\"]", "\"arches\":[\"s390x\"]")
    },
    .init("index-json", "another time") { try $0.edit(index, "\"time\": 1", "\"time\": 2") },
    .init("index-json", "another place of a judgement") {
      try $0.edit(index, "\(older)/judgement.json", "\(newer)/judgement.json")
    },
    .init("index-json", "something that nobody asked for") {
      try $0.edit(index, "\"schema\": 1,", "\"schema\": 1, \"motd\": \"hello\",")
    },
    .init("index-json", "the metadata of a view was written by another program") {
      let index = try Data(contentsOf: $0.file(index))
      let record = ".kmodrepo/generations/\(older).json"
      let known = try Data(contentsOf: $0.file(record))
      try $0.rewrite(older)
      try index.write(to: $0.file("views/index.json"))
      try known.write(to: $0.file(record))
    },
  ]

  private static let stranger =
    #"{"name":"6.6.6-6.x86_64","role":"kernel","kernels":["6.6.6-6.x86_64"],"arches":["x86_64"],"revision":"1","#
    + #""repomdSHA256":"00","packages":0,"judgement":"6.6.6-6.x86_64/judgement.json","dropped":[]}"#

  static let withMetalink: @Sendable () throws -> PublishedTree = {
    try PublishedTree(
      settings: ["url = \"https://kmods.example.org\""],
      tables: "[metalink]\nlead_seconds = 0")
  }

  static let clients: [PublicationMutation] = [
    .init("client-configuration", "the .repo file is gone") { try $0.remove("fixture.repo") },
    .init("client-configuration", "the .repo file leads elsewhere") {
      try $0.edit("fixture.repo", "baseurl=file://", "baseurl=http://evil.example.org/")
    },
    .init("client-configuration", "the .repo file is empty") { try $0.write("", "fixture.repo") },
    .init("client-metalink", "a metalink is gone", tree: withMetalink) {
      try $0.remove("views/\(older)/metalink.xml")
    },
    .init("client-metalink", "a metalink names another checksum", tree: withMetalink) {
      let checksum = try $0.served("latest").checksum
      try $0.edit("views/latest/metalink.xml", checksum, String(checksum.reversed()))
    },
    .init("client-metalink", "a metalink leads elsewhere", tree: withMetalink) {
      try $0.edit("views/all/metalink.xml", "kmods.example.org", "evil.example.org")
    },
    .init("client-metalink", "a metalink without [metalink]") {
      try $0.write("<metalink/>", "views/all/metalink.xml")
    },
  ]

  /// A tree whose metadata is signed.
  static let signed: @Sendable () throws -> PublishedTree = {
    let keys = try PublisherKeys()
    try keys.make("publisher@example.org", algorithm: "ed25519")
    let tree = try PublishedTree(tables: keys.table("publisher@example.org"))
    tree.keys = keys
    return tree
  }

  /// The public keys that clients fetch.
  static let keys: [PublicationMutation] = [
    .init("client-keys", "the public keys are gone", tree: signed) {
      try $0.remove("RPM-GPG-KEY-fixture")
    },
    .init("client-keys", "other public keys", tree: signed) {
      let others = try PublisherKeys()
      try others.make("stranger@example.org", algorithm: "ed25519")
      let key = try Data(contentsOf: others.export("stranger@example.org"))
      try key.write(to: $0.file("RPM-GPG-KEY-fixture"))
    },
    .init("client-keys", "the keys beside one repomd.xml are gone", tree: signed) {
      try $0.remove("views/\(older)/repodata/repomd.xml.key")
    },
    .init(
      "client-keys", "a repomd.xml is signed by a stranger, whose keys are beside it", tree: signed
    ) {
      let others = try PublisherKeys()
      try others.make("stranger@example.org", algorithm: "ed25519")
      let repodata = $0.file("views/\(newer)/repodata").path
      try Data(contentsOf: others.export("stranger@example.org")).write(
        to: URL(filePath: "\(repodata)/repomd.xml.key"))
      _ = try others.gpg([
        "--yes", "--armor", "--detach-sign", "--output", "\(repodata)/repomd.xml.asc",
        "\(repodata)/repomd.xml",
      ])
    },
  ]
}
