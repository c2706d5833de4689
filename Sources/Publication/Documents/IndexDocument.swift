import KernelABI
import SystemPackage

/// `views/index.json`: every view, and in short what was dropped from it and why.
///
/// A kmod of another kernel generation fails by dozens of symbols: here stands the first reason and
/// how many there are; all of them are in the view's own `judgement.json`.
struct IndexDocument {
  /// The document.
  let bytes: [UInt8]

  /// The index of what was published; `dropped` has for the view of a single kernel
  /// what ``JudgementDocument/summary`` says.
  init(
    _ definition: Definition, _ views: [ViewOutcome], dropped: [[UInt8]?],
    quarantined: [QuarantinedFile]
  ) {
    var buffer = JSONBuffer()
    buffer.add("{\n\"schema\": 1,\n\"name\": ")
    buffer.add(text: definition.name)
    buffer.add(",\n\"title\": ")
    buffer.add(text: definition.title)
    buffer.add(",\n\"audience\": ")
    buffer.add(text: definition.audience.rawValue)
    buffer.add(",\n\"views\": ")
    buffer.add(lines: zip(views, dropped)) { $0.add($1.0, dropped: $1.1) }
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
  fileprivate mutating func add(_ view: ViewOutcome, dropped: [UInt8]?) {
    let plan = view.plan
    add("{\"name\":")
    add(text: plan.name)
    add(",\"role\":")
    add(text: plan.role.rawValue)
    add(",\"kernels\":")
    add(texts: plan.kernels.map(\.uname))
    add(",\"revision\":")
    add(text: view.revision)
    add(",\"repomdSHA256\":")
    add(text: view.repomdChecksum)
    add(",\"packages\":")
    add(plan.members.count)
    // Only in the view of one kernel.
    if let dropped {
      add(",\"judgement\":")
      add(text: "\(plan.name)/\(RepositoryRoot.judgementName)")
      add(",\"dropped\":")
      add(dropped)
    }
    add("}")
  }
}
