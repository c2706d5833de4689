import Foundation
import TestSupport
import Testing

@testable import Consistency

/// Packages in a view's metadata that do not belong there, and packages that are left out.
extension PublicationMutation {
  static let listings: [PublicationMutation] = [
    .init("kept-unsatisfied", "a kmod that wants another CRC, in the older kernel's view") {
      try $0.rewrite(older, adding: [rpm("kmod-late")])
    },
    .init("kept-unsatisfied", "a kmod that wants another CRC, in the newer kernel's view") {
      try $0.rewrite(newer, adding: [rpm("kmod-early")])
    },
    .init("kept-unsatisfied", "a kmod that wants a symbol that is gone") {
      try $0.rewrite(older, adding: [rpm("kmod-none")])
    },
    .init("kept-unsatisfied", "a tool whose kmod is left out for this kernel") {
      try $0.rewrite(newer, adding: [rpm("early-tools", "noarch")])
    },
    .init("kept-unsatisfied", "a kmod and its tool together") {
      try $0.rewrite(newer, adding: [rpm("kmod-early"), rpm("early-tools", "noarch")])
    },
    .init("kept-unsatisfied", "a kmod, with what runs remember deleted") {
      try $0.rewrite(older, adding: [rpm("kmod-late")])
      try $0.remove(".kmodrepo/cache")
    },
    .init("kept-unsatisfied", "a kmod, and index.json does not know of the metadata") {
      let index = try Data(contentsOf: $0.file("views/index.json"))
      try $0.rewrite(older, adding: [rpm("kmod-late")])
      try index.write(to: $0.file("views/index.json"))
    },
    .init(
      "kept-unsatisfied", "what dkms.conf excludes", tree: { try PublishedTree(extra: [excluded]) }
    ) {
      try $0.rewrite(newer, adding: [rpm("never-dkms", "noarch")])
    },
    .init("dropped-satisfied", "a kmod that fits, in the older kernel's view") {
      try $0.rewrite(older, removing: [rpm("kmod-both")])
    },
    .init("dropped-satisfied", "a package without any requirement") {
      try $0.rewrite(newer, removing: [rpm("guide", "noarch")])
    },
    .init("dropped-satisfied", "a kmod that nobody needs although it needs another") {
      try $0.rewrite(older, removing: [rpm("kmod-top")])
    },
    .init("dropped-satisfied", "the DKMS package that stands in for a kmod") {
      try $0.rewrite(newer, removing: [rpm("early-dkms", "noarch")])
    },
    .init("dropped-satisfied", "a kmod with an epoch") {
      try $0.rewrite(newer, removing: [rpm("kmod-late")])
    },
    .init("kept-unknown", "a package that the pool does not have") {
      let other = PublishedTree.plain("stranger")
      try $0.rewrite(older, adding: [try other.write(to: $0.fixture.folder.path)])
    },
    .init("kept-unknown", "a package in the view of all kernels that the pool does not have") {
      let other = RPMDraft.kmod("alien", "1.0", "1.el9", for: newer, symbols: ["alien = 0x1"])
      try $0.rewrite("all", adding: [try other.write(to: $0.fixture.folder.path)])
    },
  ]

  static let chains: [PublicationMutation] = [
    .init("chain-incomplete", "the kmod below another, in the older kernel's view") {
      try $0.rewrite(older, removing: [rpm("kmod-low")])
    },
    .init("chain-incomplete", "the kmod below another, in the newer kernel's view") {
      try $0.rewrite(newer, removing: [rpm("kmod-low")])
    },
    .init("chain-incomplete", "the kmod that a tool needs") {
      try $0.rewrite(older, removing: [rpm("kmod-early")])
    },
  ]

  static let variants: [PublicationMutation] = [
    .init("kernel-variant", "a part of a variant's kernel in a stock kernel's view") {
      try $0.rewrite(newer, adding: ["kernel-plus-core-5.14.0-162.el9.centos.plus.x86_64.rpm"])
    },
    .init("kernel-variant", "all of a variant's kernel in a stock kernel's view") {
      try $0.rewrite(older, adding: PublishedTree.plus.packages.map(\.fileName))
    },
    .init(
      "kernel-variant", "a part of an admitted variant's kernel",
      tree: { try PublishedTree(settings: ["variants = [\"plus\"]"]) }
    ) {
      try $0.rewrite(
        newer, removing: ["kernel-plus-modules-5.14.0-162.el9.centos.plus.x86_64.rpm"])
    },
  ]

  static let unions: [PublicationMutation] = [
    .init("latest-all", "a kmod of the older kernel in latest") {
      try $0.rewrite("latest", adding: [rpm("kmod-early")])
    },
    .init("latest-all", "a kmod is left out of latest") {
      try $0.rewrite("latest", removing: [rpm("kmod-both")])
    },
    .init("latest-all", "a kmod that no kernel keeps in all") {
      try $0.rewrite("all", adding: [rpm("kmod-none")])
    },
    .init("latest-all", "a package is left out of all") {
      try $0.rewrite("all", removing: [rpm("guide", "noarch")])
    },
    .init("view-same-content", "another file in one view", tree: copying) {
      try otherContent(older, $0)
    },
    .init("view-same-content", "another file in the view of all kernels", tree: copying) {
      try otherContent("all", $0)
    },
  ]

  private static let copying: @Sendable () throws -> PublishedTree = {
    try PublishedTree(settings: ["link = \"copy\""])
  }

  /// Another package of the same name in a view.
  private static func otherContent(_ view: String, _ tree: PublishedTree) throws {
    var other = PublishedTree.plain("guide")
    other.summary = "Another guide"
    try tree.replace(other, in: tree.file("views/\(view)/Packages"))
    try tree.rewrite(view)
  }

  /// A DKMS package that excludes all kernels of the tree.
  static var excluded: RPMDraft {
    var dkms = RPMDraft(name: "never-dkms", version: "1.0", release: "1.el9", arch: "noarch")
    dkms.requires = ["dkms"]
    dkms.files = [
      .text(
        "/usr/src/never-1.0/dkms.conf",
        "PACKAGE_NAME=never\nPACKAGE_VERSION=1.0\nBUILD_EXCLUSIVE_KERNEL=\"^4\\.\"\n")
    ]
    return dkms
  }
}
