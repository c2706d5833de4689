import Foundation
import TestSupport
import Testing

@testable import Consistency

/// What is new to rules that are asked by name, and packages whose needs are outside of the pool.
extension PublicationMutation {
  /// A third kernel, so that each kmod of the pool has one that takes it.
  private static let third = KernelDraft(
    "5.14.0", "100.el9", symbols: ["kfree = 0x037a0cba", "gone = 0x00000001"])

  private static let takingAll: @Sendable () throws -> PublishedTree = {
    let tree = try PublishedTree(kernels: [PublishedTree.older, third, PublishedTree.newer])
    tree.added = ["kept-nowhere"]
    return tree
  }

  private static let listing: @Sendable () throws -> PublishedTree = {
    let tree = try PublishedTree(tables: "[[stablelist]]\nfile = \"list\"")
    tree.added = ["outside-stablelist"]
    try tree.writeStablelist(["kfree", "printk", "old", "fresh"])
    return tree
  }

  static let informed: [PublicationMutation] = [
    .init("kept-nowhere", "a kmod has come that wants another CRC", tree: takingAll) {
      try $0.fixture.add(.kmod("lost", "1.0", "1.el9", for: older, symbols: ["kfree = 0x1"]))
      try await $0.publish()
    },
    .init("kept-nowhere", "the one kernel that a kmod fits has lost a symbol", tree: takingAll) {
      var kernel = third
      kernel.symbols = ["kfree = 0x037a0cba"]
      for package in kernel.packages { try $0.replace(package, in: $0.fixture.kernels) }
      try await $0.publish()
    },
    .init("outside-stablelist", "a symbol has left the list", tree: listing) {
      try $0.writeStablelist(["kfree", "old", "fresh"])
      try await $0.publish()
    },
    .init("outside-stablelist", "a kmod has come that uses another symbol", tree: listing) {
      try $0.writeStablelist(["kfree", "printk", "old"])
      try $0.fixture.add(
        .kmod("new", "1.0", "1.el9", for: newer, symbols: ["fresh = 0x0000bbbb"]))
      try await $0.publish()
    },
  ]

  static let closures: [PublicationMutation] = [
    .init("base-closure", "what nobody offers is needed in the older kernel's view", tree: closed) {
      try $0.rewrite(older, adding: [rpm("kmod-open")])
    },
    .init("base-closure", "what nobody offers is needed in the newer kernel's view", tree: closed) {
      try $0.rewrite(newer, adding: [rpm("kmod-open")])
    },
  ]

  private static let closed: @Sendable () throws -> PublishedTree = { try PublishedTree.closed() }
}

extension PublishedTree {
  /// Writes the stablelist that definitions call `list`.
  func writeStablelist(_ symbols: [String]) throws {
    let lines = ["[rhel9_x86_64_stablelist]"] + symbols.map { "\t\($0)" }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: fixture.folder.file("list"))
  }
}
