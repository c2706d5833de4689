import Foundation
import Publication
import TestSupport
import Testing

@testable import Consistency

/// Generations, requests, holds, journals, and files that were left.
extension PublicationMutation {
  private static let record = ".kmodrepo/generations/\(older).json"

  static let generations: [PublicationMutation] = [
    .init("grace-violated", "the old primary is gone") {
      try $0.remove(try await $0.superseded("primary.xml"))
    },
    .init("grace-violated", "the old filelists are gone") {
      try $0.remove(try await $0.superseded("filelists.xml"))
    },
    .init("grace-violated", "the old other.xml is cut off") {
      try $0.write("cut", try await $0.superseded("other.xml"))
    },
    .init("grace-violated", "the old primary has another byte") {
      try $0.flip(try await $0.superseded("primary.xml"))
    },
    .init("grace-violated", "old filelists have another byte, in a full check") {
      $0.depth = .full
      try $0.flip(try await $0.superseded("filelists.xml"))
    },
    .init("grace-violated", "a package that has left the view is gone") {
      try $0.remove([PublishedTree.plain("guide")], from: $0.fixture.pool)
      try await $0.publish()
      try $0.remove("views/\(older)/Packages/\(rpm("guide", "noarch"))")
    },
    .init("generation-missing", "the record is gone") { try $0.remove(record) },
    .init("generation-missing", "the record is no JSON") { try $0.write("{", record) },
    .init("generation-missing", "the record is that of nobody") {
      try $0.write("{\"views\": []}", record)
    },
    .init("generation-missing", "the record is empty") {
      try $0.write("{\"generations\": []}", record)
    },
    .init("generation-missing", "the record does not know what is served") {
      try await $0.publishMore()
      try $0.forgetGeneration(at: 1, of: older)
    },
    .init("generation-missing", "the record has lost the generation before") {
      try await $0.publishMore()
      try $0.forgetGeneration(at: 0, of: older)
    },
    .init("generation-missing", "what a rollback needs is gone, after the grace time") {
      try $0.remove(try await $0.superseded("primary.xml"))
      $0.delay = 100 * 3600
    },
  ]

  /// The journal of a publish that was to exchange one view.
  private static func journal(of view: String) -> String {
    #"{"views":[{"name":"\#(view)","checksum":"00","replaced":[]}],"documents":[]}"#
  }

  static let waiting: [PublicationMutation] = [
    .init("request-waiting", "a request has been waiting for two hours") {
      try $0.fileRequest()
      $0.delay = 7200
    },
    .init("request-waiting", "two requests have been waiting for a week") {
      try $0.fileRequest()
      try $0.fileRequest()
      $0.delay = 7 * 86_400
    },
    .init("request-waiting", "something else lies in the spool") {
      try Spool(try $0.fixture.definition()).prepare()
      try $0.write("?", ".kmodrepo/spool/new/stranger")
      $0.delay = 7200
    },
    .init("publish-held", "the views were rolled back") {
      try await $0.publishMore()
      _ = try await Rollback(try $0.fixture.definition()).run(
        to: try $0.firstRevision(), view: nil)
    },
    .init("publish-held", "one view was rolled back") {
      try await $0.publishMore()
      _ = try await Rollback(try $0.fixture.definition()).run(
        to: try $0.firstRevision(), view: older)
    },
    .init("publish-held", "a hold that nobody can read") {
      try $0.write("?", ".kmodrepo/hold.json")
    },
    .init("journal-left", "a journal that nobody can read") {
      try $0.write("?", ".kmodrepo/journal.json")
    },
    .init("journal-left", "a journal of a view that is served") {
      try $0.write(
        journal(of: older), ".kmodrepo/journal.json")
    },
    .init("journal-left", "half of the views are exchanged") {
      let old = $0.fixture.folder.file("old")
      _ = try ShellCommand.output("cp", ["-a", $0.fixture.root.path, old.path])
      try await $0.publishMore()
      // The newer kernel's view is the old one again, as it was before it was exchanged.
      for name in ["views/\(newer)/repodata", ".kmodrepo/generations/\(newer).json"] {
        try $0.remove(name)
        try FileManager.default.moveItem(at: old.appending(path: name), to: $0.file(name))
      }
      try $0.write(
        journal(of: newer), ".kmodrepo/journal.json")
    },
    .init("leftover-files", "an unfinished document") {
      try $0.write("", "views/.index.json.7.kmodrepo-new")
    },
    .init("leftover-files", "an unfinished document in a view") {
      try $0.write("", "views/\(older)/.judgement.json.7.kmodrepo-new")
    },
    .init("leftover-files", "a view that was being built") {
      try FileManager.default.createDirectory(
        at: $0.file(".kmodrepo/staging/\(older)/repodata"), withIntermediateDirectories: true)
    },
    .init("pool-quarantined", "a file of the pool is no package") {
      try Data("no package".utf8).write(to: $0.fixture.pool.appending(path: "broken.rpm"))
    },
    .init("pool-quarantined", "a package of the pool is called otherwise") {
      let path = try PublishedTree.plain("honest").write(to: $0.fixture.folder.path)
      try FileManager.default.moveItem(
        atPath: path, toPath: $0.fixture.pool.appending(path: "liar-1.0-1.el9.noarch.rpm").path)
    },
    .init("pool-quarantined", "a broken package was there when it was published") {
      try Data("no package".utf8).write(to: $0.fixture.pool.appending(path: "broken.rpm"))
      try await $0.publish()
    },
    .init("pool-quarantined", "a package with kernels cannot be read") {
      try Data("no package".utf8).write(to: $0.fixture.kernels.appending(path: "kernel-x.rpm"))
    },
  ]
}
