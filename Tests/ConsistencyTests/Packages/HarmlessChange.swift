import Foundation
import TestSupport

/// What a repository may look like without being damaged.
struct HarmlessChange: Sendable {
  let name: String
  let apply: @Sendable (ScratchRepository) throws -> Void

  static let all: [HarmlessChange] = [
    HarmlessChange(name: "a package is a link inside the repository") {
      try $0.move(SamplePackages.demo, to: "Packages/x")
      try $0.link(SamplePackages.demo, to: "x")
    },
    HarmlessChange(name: "a package is a link out of it") {
      try FileManager.default.moveItem(
        at: $0.file(SamplePackages.demo), to: $0.outside.appending(path: "x.rpm"))
      try $0.link(SamplePackages.demo, to: "../../outside/x.rpm")
    },
    HarmlessChange(name: "the folder is a link inside the repository") {
      try $0.move("Packages", to: "pool")
      try $0.link("Packages", to: "pool")
    },
    HarmlessChange(name: "a package is touched") {
      try $0.change(SamplePackages.demo) { _ in }
    },
    HarmlessChange(name: "source packages are not listed") {
      try SamplePackages.source.write(to: $0.path("Packages"))
    },
    HarmlessChange(name: "a repository within it") {
      try FileManager.default.copyItem(
        at: $0.file("repodata"), to: $0.outside.appending(path: "repodata"))
      try FileManager.default.copyItem(at: $0.outside, to: $0.file("inner"))
      try RPMDraft(name: "inner").write(to: $0.path("inner"))
    },
    HarmlessChange(name: "groups and modules of what is there") {
      try $0.add(
        "<comps><group><id>g</id><packagelist><packagereq>tool</packagereq></packagelist>"
          + "</group></comps>", type: "group", name: "comps.xml.gz")
      try $0.add(
        SampleModules.text([
          "tool-2:3.1-2.noarch", "tool-2:3.1-2.src", "kmod-demo-debuginfo-0:1-1.x86_64",
        ]), type: "modules", name: "modules.yaml.gz")
    },
    HarmlessChange(name: "the requirements are in another order") {
      try $0.replace("primary", "kernel(kfree)", by: "kernel(temporary)")
      try $0.replace("primary", "ver=\"0x037a0cba\"", by: "ver=\"temporary\"")
      try $0.replace("primary", "kernel(printk)", by: "kernel(kfree)")
      try $0.replace("primary", "ver=\"0x92997ed8\"", by: "ver=\"0x037a0cba\"")
      try $0.replace("primary", "kernel(temporary)", by: "kernel(printk)")
      try $0.replace("primary", "ver=\"temporary\"", by: "ver=\"0x92997ed8\"")
    },
  ]
}
