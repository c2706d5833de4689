import FoundationEssentials
import Repodata
import SystemIO
import SystemPackage

/// `.kmodrepo/cache/published`: what the last publish was made from, what it wrote, and how its
/// views are composed. As long as all of it is as it was, there is nothing to do.
struct PublishedState {
  /// Digests of everything the publish was made from; nothing if it must not be relied on.
  var sources: SourceSnapshot?
  /// What the definition said; nothing if that is not known.
  var settings: PublishedSettings?
  /// Every file and folder that was written, below the root, and which one it was.
  var outputs: [(path: String, identity: FileIdentity)] = []
  /// What the publish told.
  var outcome: [UInt8] = []
  /// The views by name.
  var views: [String: ViewRecord] = [:]

  init() {}

  /// What the last run has left behind; nothing to be relied on if there is none.
  init(reading root: RepositoryRoot) {
    guard let body = StateFile("published", in: root.cache).read(),
      let state = try? Self.decode(body)
    else { return }
    self = state
  }

  /// Whether everything that was written is still the very same.
  func isIntact(_ root: RepositoryRoot) -> Bool {
    outputs.allSatisfy { output in
      let status = try? FileStatus.of(root.path.appending(output.path), followLinks: false)
      return status.map { FileIdentity($0) == output.identity } ?? false
    }
  }

  /// Replaces what is remembered.
  func write(_ root: RepositoryRoot) throws {
    var body = StateWriter()
    for digest in [sources?.digest, sources?.others] { body.add(run: digest ?? []) }
    body.add(run: try settings.map { try jsonBytes($0) } ?? [])
    body.add(count: outputs.count)
    for output in outputs {
      body.add(text: output.path)
      body.add(output.identity)
    }
    body.add(run: outcome)
    body.add(count: views.count)
    for name in views.keys.sorted() {
      body.add(text: name)
      views[name]?.write(to: &body)
    }
    try StateFile("published", in: root.cache).write(body.bytes)
  }

  private static func decode(_ body: [UInt8]) throws(StateDamage) -> PublishedState {
    var reader = StateReader(body)
    var state = PublishedState()
    let digest = Array(try reader.run())
    let others = Array(try reader.run())
    state.sources = digest.isEmpty ? nil : SourceSnapshot(digest: digest, others: others)
    let settings = Data(try reader.run())
    state.settings = try? JSONDecoder().decode(PublishedSettings.self, from: settings)
    state.outputs = try reader.list(of: 8) { reader throws(StateDamage) in
      (path: try reader.text(), identity: try reader.identity())
    }
    state.outcome = Array(try reader.run())
    let views = try reader.list(of: 8) { reader throws(StateDamage) in
      (name: try reader.text(), record: try ViewRecord(reading: &reader))
    }
    guard reader.isAtEnd else { throw StateDamage() }
    state.views = Dictionary(
      views.map { ($0.name, $0.record) }, uniquingKeysWith: { first, _ in first })
    return state
  }
}

/// How a view is composed that was published.
struct ViewRecord: Sendable {
  /// One of its documents, cut into blocks.
  struct Document: Sendable {
    struct Block: Sendable {
      /// The digest of what is in it; see ``ViewDocument``.
      let key: [UInt8]
      let offset: Int64
      let size: Int
    }

    let fileName: String
    var identity: FileIdentity
    let blocks: [Block]
  }

  /// The digest of all that its metadata says, and of its form.
  var content: [UInt8]
  /// The SHA-256 of its repomd.xml.
  var repomdChecksum: String
  /// Its documents; none if only SQLite or another program could tell.
  var documents: [Document] = []
  /// The folder with its packages, after the last package was linked.
  var folder = FileIdentity.none
  /// The packages that are linked there, by ``LinkedPackage``.
  var links: [UInt64] = []

  func write(to body: inout StateWriter) {
    body.add(run: content)
    body.add(text: repomdChecksum)
    body.add(count: documents.count)
    for document in documents {
      body.add(text: document.fileName)
      body.add(document.identity)
      body.add(count: document.blocks.count)
      for block in document.blocks {
        body.add(run: block.key)
        body.add(block.offset)
        body.add(Int64(block.size))
      }
    }
    body.add(folder)
    body.add(numbers: links)
  }
}

extension ViewRecord {
  init(reading reader: inout StateReader) throws(StateDamage) {
    content = Array(try reader.run())
    repomdChecksum = try reader.text()
    documents = try reader.list(of: 8) { reader throws(StateDamage) in
      Document(
        fileName: try reader.text(), identity: try reader.identity(),
        blocks: try reader.list(of: 20) { reader throws(StateDamage) in
          let key = Array(try reader.run())
          let (offset, size): (Int64, Int64) = (try reader.number(), try reader.number())
          guard offset >= 0, (0...Int64(UInt32.max)).contains(size) else { throw StateDamage() }
          return Document.Block(key: key, offset: offset, size: Int(size))
        })
    }
    folder = try reader.identity()
    links = try reader.numbers()
  }
}
