import Foundation
import Publication
import TestSupport
import Testing

@testable import Consistency

/// Views that are not there, and views that are older than what they are made from.
extension PublicationMutation {
  static let targets: [PublicationMutation] = [
    .init("target-without-kmods", "a new kernel has changed the symbol that all use") {
      try $0.fixture.add(KernelDraft("5.14.0", "300.el9", symbols: ["kfree = 0x99999999"]))
      try await $0.publish()
    },
    .init("target-without-kmods", "the kmods of a kernel have been taken out of the pool") {
      try $0.remove(
        PublishedTree.pool.filter {
          ["kmod-both", "kmod-low", "kmod-top", "kmod-late"].contains($0.name)
        },
        from: $0.fixture.pool)
      try await $0.publish()
    },
    .init("target-gone", "a kernel has gone, and that has been published") {
      try $0.remove(PublishedTree.older.packages, from: $0.fixture.kernels)
      try await $0.publish()
    },
    .init("target-gone", "a kernel has gone, and gc has seen it") {
      try $0.remove(PublishedTree.newer.packages, from: $0.fixture.kernels)
      try await $0.publish()
      _ = try GarbageCollector(try $0.fixture.definition()).collect()
    },
    .init("target-gone", "a kernel has gone, its time is over, and gc does not run") {
      try $0.remove(PublishedTree.older.packages, from: $0.fixture.kernels)
      try await $0.publish()
      _ = try GarbageCollector(try $0.fixture.definition()).collect()
      $0.delay = 31 * 86_400
    },
  ]

  static let missingViews: [PublicationMutation] = [
    .init("view-missing", "a kernel's view is gone") { try $0.remove("views/\(older)") },
    .init("view-missing", "latest is gone") { try $0.remove("views/latest") },
    .init("view-missing", "all is gone") { try $0.remove("views/all") },
    .init("view-missing", "a file is in the place of a view") {
      try $0.remove("views/\(newer)")
      try $0.write("", "views/\(newer)")
    },
    .init("view-missing", "a symbolic link is in the place of a view") {
      try $0.remove("views/latest")
      try FileManager.default.createSymbolicLink(
        atPath: $0.file("views/latest").path, withDestinationPath: newer)
    },
    .init("view-missing", "all of it is gone") { try $0.remove("views") },
  ]

  static let staleness: [PublicationMutation] = [
    .init("view-stale", "a kmod has come that all kernels keep") {
      try $0.fixture.add(.kmod("more", "1.0", "1.el9", for: older, symbols: ["kfree = 0x037a0cba"]))
    },
    .init("view-stale", "a kmod has come that no kernel keeps") {
      try $0.fixture.add(.kmod("lost", "1.0", "1.el9", for: older, symbols: ["kfree = 0x1"]))
    },
    .init("view-stale", "a package has come, and what runs remember is gone") {
      try $0.fixture.add(PublishedTree.plain("news"))
      try $0.remove(".kmodrepo/cache")
    },
    .init("view-stale", "a package has gone") {
      try $0.remove([PublishedTree.plain("guide")], from: $0.fixture.pool)
    },
    .init("view-stale", "a kmod has gone that another needs") {
      try $0.remove(PublishedTree.pool.filter { $0.name == "kmod-low" }, from: $0.fixture.pool)
    },
    .init("view-stale", "a kmod has gone that no kernel keeps") {
      try $0.remove(PublishedTree.pool.filter { $0.name == "kmod-none" }, from: $0.fixture.pool)
    },
    .init("view-stale", "a kmod has come that makes another fit", tree: { try lacking() }) {
      try $0.fixture.add(
        .kmod(
          "base", "1.0", "1.el9", for: older, symbols: ["kfree = 0x037a0cba"],
          exports: ["base_open = 0x00000007"]))
    },
    .init("view-stale", "a package has been replaced under its name") {
      var other = PublishedTree.plain("guide")
      other.summary = "Signed by now"
      try $0.replace(other, in: $0.fixture.pool)
    },
    .init("view-stale", "a kmod has been replaced by one that fits no kernel") {
      try $0.replace(
        .kmod("both", "1.0", "1.el9", for: older, symbols: ["kfree = 0x2"]), in: $0.fixture.pool)
    },
    .init("view-stale", "a kernel has come") { try $0.fixture.add(PublishedTree.next) },
    .init("view-stale", "a kernel has come, and what runs remember is gone") {
      try $0.fixture.add(PublishedTree.next)
      try $0.remove(".kmodrepo/cache")
    },
    .init("view-stale", "a kernel has gone", remains: ["target-gone"]) {
      try $0.remove(PublishedTree.older.packages, from: $0.fixture.kernels)
    },
    .init("view-stale", "the newest kernel has gone", remains: ["target-gone"]) {
      try $0.remove(PublishedTree.newer.packages, from: $0.fixture.kernels)
    },
    .init("view-stale", "a kernel offers other symbols") {
      var kernel = PublishedTree.newer
      kernel.symbols = ["kfree = 0x037a0cba", "printk = 0xc5850110"]
      for package in kernel.packages { try $0.replace(package, in: $0.fixture.kernels) }
    },
    .init("view-stale", "a kernel has lost a package") {
      var kernel = PublishedTree.older
      kernel.symbols = ["kfree = 0x037a0cba"]
      try $0.replace(kernel.packages[1], in: $0.fixture.kernels)
    },
    .init("view-stale", "the views were rolled back, and nothing holds them") {
      try await $0.publishMore()
      _ = try await Rollback(try $0.fixture.definition()).run(
        to: try $0.firstRevision(), view: nil, holds: false)
    },
  ]

  static let definitions: [PublicationMutation] = [
    .init("view-stale", "the definition has another title") {
      $0.fixture.settings.append("title = \"Another\"")
    },
    .init("view-stale", "the definition says where the root is served") {
      $0.fixture.settings.append("url = \"https://kmods.example.org\"")
    },
    .init("view-stale", "the definition admits a variant") {
      $0.fixture.settings.append("variants = [\"plus\"]")
    },
    .init("view-stale", "the definition wants another compression") {
      $0.fixture.tables += "\ncompression = \"xz\""
    },
    .init("view-stale", "the definition wants databases") {
      $0.fixture.tables = $0.fixture.tables.replacing("database = false", with: "database = true")
    },
    .init("view-stale", "the definition wants fewer changelog entries") {
      $0.fixture.tables += "\nchangelog_limit = 1"
    },
  ]

  /// A tree with a kmod that needs one that is not there.
  private static func lacking() throws -> PublishedTree {
    var kmod = RPMDraft.kmod(
      "upper", "1.0", "1.el9", for: older, symbols: ["kfree = 0x037a0cba"])
    kmod.requires.append(DraftDependency("ksym(base_open) = 0x00000007"))
    return try PublishedTree(extra: [kmod])
  }
}
