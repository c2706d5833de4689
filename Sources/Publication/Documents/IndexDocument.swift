import KernelABI
import SystemPackage

/// `views/index.json`: every view, and in short what was dropped from it and why.
///
/// A kmod of another kernel generation fails by dozens of symbols: here stands the first reason and
/// how many there are; all of them are in the view's own `judgement.json`.
struct IndexDocument {
  /// A view as it is served.
  struct View {
    let plan: ViewPlan
    /// The revision in its repomd.xml.
    let revision: String
    /// The SHA-256 of its repomd.xml in hexadecimal.
    let repomdChecksum: String
    /// For the view of a single kernel, what ``JudgementDocument/summary`` says.
    let dropped: [UInt8]?
  }

  /// The document.
  let bytes: [UInt8]

  /// The index of what was published; `unmatched` are the packages that no kernel takes.
  ///
  /// Its time is that of the newest view, not of the run: a publish that changes nothing must not
  /// change the index either.
  init(
    _ definition: Definition, _ views: [View], unmatched: [String], quarantined: [QuarantinedFile]
  ) {
    var buffer = JSONBuffer()
    buffer.reserve(views.reduce(4096) { $0 + ($1.dropped?.count ?? 0) + 512 })
    buffer.add("{\n\"schema\": 1,\n\"name\": ")
    buffer.add(text: definition.name)
    if let time = views.compactMap({ Int($0.revision) }).max() {
      buffer.add(",\n\"time\": ")
      buffer.add(time)
    }
    buffer.add(",\n\"title\": ")
    buffer.add(text: definition.title)
    buffer.add(",\n\"audience\": ")
    buffer.add(text: definition.audience.rawValue)
    buffer.add(",\n\"views\": ")
    buffer.add(lines: views) { $0.add($1) }
    buffer.add(",\n\"unmatched\": ")
    buffer.add(texts: unmatched)
    buffer.add(",\n\"quarantined\": ")
    buffer.add(lines: quarantined) { buffer, file in
      buffer.add("{\"file\":")
      buffer.add(text: file.path.string)
      buffer.add(",\"reason\":")
      buffer.add(text: file.reason)
      buffer.add("}")
    }
    buffer.add("\n}\n")
    bytes = buffer.bytes
  }
}

extension JSONBuffer {
  fileprivate mutating func add(_ view: IndexDocument.View) {
    let plan = view.plan
    add("{\"name\":")
    add(text: plan.name)
    add(",\"role\":")
    add(text: plan.role.rawValue)
    add(",\"kernels\":")
    add(texts: plan.kernels.map(\.uname))
    add(",\"arches\":")
    add(texts: Set(plan.kernels.map(\.arch)).sorted())
    add(",\"revision\":")
    add(text: view.revision)
    add(",\"repomdSHA256\":")
    add(text: view.repomdChecksum)
    add(",\"packages\":")
    add(plan.members.count)
    // Only in the view of one kernel.
    if let dropped = view.dropped {
      add(",\"judgement\":")
      add(text: "\(plan.name)/\(RepositoryRoot.judgementName)")
      add(",\"dropped\":")
      add(dropped)
    }
    add("}")
  }
}
