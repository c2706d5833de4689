import Foundation
import RPMFormat
import TestSupport

/// Writes what the fuzzers start from: small packages and payloads of every kind, made here.
///
///     FUZZ=1 swift run FuzzSeeds Fuzz/corpus
let folder = URL(filePath: CommandLine.arguments.dropFirst().first ?? "Fuzz/corpus")

func write(_ bytes: [UInt8], _ target: String, _ name: String) throws {
  let place = folder.appending(path: target)
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  try Data(bytes).write(to: place.appending(path: name))
}

func sample(_ format: RPMDraft.PayloadFormat) -> RPMDraft {
  var draft = RPMDraft(name: "kmod-demo", epoch: 3, version: "1.0", release: "2.el9")
  draft.payloadFormat = format
  draft.reservedSpace = 8
  draft.vendor = "Demo"
  draft.provides = ["ksym(demo_open) = 0x009cd05d"]
  draft.requires = ["kernel(kfree) = 0x037a0cba", "(kernel >= 5.14.0 if kernel)"]
  draft.conflicts = ["old < 2"]
  draft.recommends = ["demo-tools"]
  draft.changelog = [(1_700_000_000, "Someone <someone@example.org> - 1.0-2", "first")]
  draft.files = [
    .text("/lib/modules/5.14.0/extra/demo.ko", "demo\n"), .directory("/lib/modules/5.14.0/extra"),
    .link("/lib/modules/demo", to: "5.14.0"), .ghost("/lib/modules/5.14.0/modules.dep"),
  ]
  return draft
}

var source = RPMDraft(name: "demo")
source.isSource = true
source.reservedSpace = 8
source.files = [.text("demo.spec", "Name: demo\n")]
var empty = RPMDraft(name: "nothing", arch: "noarch")
empty.reservedSpace = 8
for (name, draft) in [("kmod", sample(.none)), ("source", source), ("empty", empty)] {
  try write(try draft.encoded(), "FuzzHeader", name)
}
try write(RawPackage().bytes, "FuzzHeader", "raw")
var ancient = RawPackage()
ancient.header.region = nil
try write(ancient.bytes, "FuzzHeader", "no-region")

let formats: [(RPMDraft.PayloadFormat, UInt8)] = [
  (.none, 0), (.gzip, 1), (.zstd, 2), (.xz, 3), (.bzip2, 4),
]
for (format, number) in formats {
  let bytes = try sample(format).encoded()
  let payload = bytes[try Package(parsing: bytes.span).headerRange.upperBound...]
  try write([number] + payload, "FuzzPayload", format.rawValue)
}
try write(Array("\u{80}07070X00000001hello\0\0\0".utf8.dropFirst()), "FuzzPayload", "stripped")

let primary = """
  <?xml version="1.0" encoding="UTF-8"?>
  <metadata xmlns="http://linux.duke.edu/metadata/common" \
  xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">
  <package type="rpm"><name>a</name><arch>x86_64</arch><version epoch="1" ver="2" rel="3"/>
  <checksum type="sha256" pkgid="YES">\(String(repeating: "0a", count: 32))</checksum>
  <summary>s &amp; t</summary><time file="1" build="2"/><size package="3" installed="4" archive="5"/>
  <location xml:base="http://b/" href="a.rpm"/><format><rpm:provides>
  <rpm:entry name="ksym(a)" flags="EQ" epoch="0" ver="0x1"/></rpm:provides>
  <rpm:requires><rpm:entry name="(a if b)" pre="1"/></rpm:requires><file type="dir">/etc/a</file>
  </format></package></metadata>
  """
let filelists = """
  <filelists xmlns="http://linux.duke.edu/metadata/filelists" packages="1">
  <package pkgid="\(String(repeating: "0a", count: 32))" name="a" arch="x86_64">
  <version epoch="1" ver="2" rel="3"/><file>/a/b</file><file type="ghost">/c</file></package>
  </filelists>
  """
let repomd = """
  <repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>
  <tags><content>a</content><distro cpeid="cpe:/o:a">b</distro></tags><data type="primary">
  <checksum type="sha256">\(String(repeating: "0a", count: 32))</checksum>
  <open-checksum type="sha256">\(String(repeating: "0b", count: 32))</open-checksum>
  <location href="repodata/primary.xml.gz"/><timestamp>1</timestamp><size>2</size>
  <open-size>3</open-size></data></repomd>
  """
let modules = """
  ---
  document: modulemd
  version: 2
  data: {name: a, stream: "1", version: 5, context: c, arch: x86_64, summary: s}
  ...
  document: modulemd-defaults
  version: 1
  data:
    module: a
    modified: 202001010000
    stream: "1"
  --- # unknown
  document: x
  """
for (number, name, text) in [
  (UInt8(0), "repomd", repomd), (1, "primary", primary), (2, "filelists", filelists),
  (3, "elements", primary), (4, "modules", modules),
  (4, "modules-line-ends", "\r\r\r---\ndocument: a\u{85}data: {b: c}"),
] {
  try write([number] + Array(text.utf8), "FuzzMetadata", name)
}

let symvers =
  "0x037a0cba\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n0x00000001\ta\tb\tEXPORT_SYMBOL_GPL\tNS\n"
try write([1] + Array(symvers.utf8), "FuzzKernelABI", "symvers")
try write([2] + Array("[rhel10_x86_64_kabi]\nkfree\n\tmalloc\n".utf8), "FuzzKernelABI", "list")
