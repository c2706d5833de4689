import Foundation
import Glibc
import TestSupport

/// What may be wrong with where packages lie.
extension PackageMutation {
  private static let demo = SamplePackages.demo
  private static let tool = SamplePackages.tool
  private static let library = SamplePackages.library

  static let places: [PackageMutation] = missing + outside + irregular + unreadable

  private static let missing: [PackageMutation] = [
    .init("the file is removed", "package-missing", demo) { try $0.remove(demo) },
    .init("the folder is removed", "package-missing", "Packages") { try $0.remove("Packages") },
    .init("the file is renamed", "package-missing", demo) {
      try $0.move(demo, to: "Packages/other.rpm")
    },
    .init("the file is moved up", "package-missing", tool) {
      try $0.move(tool, to: "tool-3.1-2.noarch.rpm")
    },
    .init("the folder is renamed", "package-missing", "Packages") {
      try $0.move("Packages", to: "packages")
    },
    .init("a link that leads nowhere", "package-missing", demo) {
      try $0.remove(demo)
      try $0.link(demo, to: "nowhere")
    },
    .init("a link that leads to itself", "package-missing", demo) {
      try $0.remove(demo)
      try $0.link(demo, to: "kmod-demo-1.0-1.el9.x86_64.rpm")
    },
    .init("the folder is a file", "package-missing", "Packages") {
      try $0.remove("Packages")
      try Data("x".utf8).write(to: $0.file("Packages"))
    },
    .init("the folder is a link that leads nowhere", "package-missing", "Packages") {
      try $0.remove("Packages")
      try $0.link("Packages", to: "/nonexistent/packages")
    },
    .init("the href names another file", "package-missing", "Packages/gone.rpm") {
      try $0.replace("primary", "href=\"\(demo)\"", by: "href=\"Packages/gone.rpm\"")
    },
    .init("the href names another folder", "package-missing", "Gone") {
      try $0.replace(
        "primary", "href=\"\(demo)\"", by: "href=\"Gone/kmod-demo-1.0-1.el9.x86_64.rpm\"")
    },
    .init("the base is a folder that is not there", "package-missing", "/nonexistent") {
      try $0.replace(
        "primary", "href=\"\(demo)\"", by: "xml:base=\"file:///nonexistent\" href=\"\(demo)\"")
    },
  ]

  private static let outside: [PackageMutation] = [
    .init("the href goes up", "package-outside", "../repo/\(demo)") {
      try $0.replace("primary", "href=\"\(demo)\"", by: "href=\"../repo/\(demo)\"")
    },
    .init("the href goes up and down again", "package-outside", "Packages/../\(demo)") {
      try $0.replace("primary", "href=\"\(demo)\"", by: "href=\"Packages/../\(demo)\"")
    },
    .init("the href is absolute", "package-outside", "/tmp/x.rpm") {
      try $0.replace("primary", "href=\"\(demo)\"", by: "href=\"/tmp/x.rpm\"")
    },
    .init("the href is an address", "package-outside", "http://example.org/x.rpm") {
      try $0.replace("primary", "href=\"\(demo)\"", by: "href=\"http://example.org/x.rpm\"")
    },
    .init("the folder is a link out of the repository", "package-outside", "Packages") {
      try FileManager.default.moveItem(
        at: $0.file("Packages"), to: $0.outside.appending(path: "Packages"))
      try $0.link("Packages", to: "../outside/Packages")
    },
  ]

  private static let irregular: [PackageMutation] = [
    .init("a folder", "package-not-regular", demo) {
      try $0.remove(demo)
      try FileManager.default.createDirectory(
        at: $0.file(demo), withIntermediateDirectories: false)
    },
    .init("a pipe", "package-not-regular", demo) {
      try $0.remove(demo)
      guard mkfifo($0.path(demo), 0o644) == 0 else { throw POSIXError(.EIO) }
    },
    .init("a link to a folder", "package-not-regular", demo) {
      try $0.remove(demo)
      try RPMDraft(name: "stranger").write(to: $0.outside.path)
      try $0.link(demo, to: $0.outside.path)
    },
    .init("a link to a device", "package-not-regular", demo) {
      try $0.remove(demo)
      try $0.link(demo, to: "/dev/null")
    },
  ]

  private static let unreadable: [PackageMutation] = [
    .init("mode 0600", "package-unreadable", demo) { try $0.chmod(demo, 0o600) },
    .init("mode 0640", "package-unreadable", library) { try $0.chmod(library, 0o640) },
    .init("mode 0000", "package-unreadable", tool) { try $0.chmod(tool, 0) },
    .init("the folder has mode 0700", "package-unreadable", "Packages") {
      try $0.chmod("Packages", 0o700)
    },
    .init("the folder has mode 0754", "package-unreadable", "Packages") {
      try $0.chmod("Packages", 0o754)
    },
    .init("a link to what nobody else may read", "package-unreadable", demo) {
      try FileManager.default.moveItem(
        at: $0.file(demo), to: $0.outside.appending(path: "x.rpm"))
      try $0.link(demo, to: "../../outside/x.rpm")
      try $0.chmod("../outside/x.rpm", 0o600)
    },
  ]
}
