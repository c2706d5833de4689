import FoundationEssentials
import SystemIO

extension IndexDocument {
  /// What a view serves now in place of what the index says.
  struct ServedView {
    /// The revision in its repomd.xml.
    let revision: String
    /// The SHA-256 of its repomd.xml in hexadecimal.
    let repomdChecksum: String
    /// How many packages it offers.
    let packages: Int
    /// The revision of the generation whose content it has again.
    let rolledBackTo: String
  }

  /// An index with the views that were rolled back as they are served now, everything else as in
  /// `bytes`; nothing if that is no index.
  ///
  /// What their kernels dropped then is not known any more, so their `dropped` and `judgement`
  /// go; `hold` says why nothing newer is published, if that is so.
  static func revised(
    _ bytes: [UInt8], _ served: [String: ServedView], hold: String?
  ) -> [UInt8]? {
    guard let old = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)),
      case .object(var members) = old, case .list(let views)? = members["views"]
    else { return nil }
    let revised = views.map { view in
      guard case .object(var view) = view, let name = view["name"]?.string,
        let now = served[name]
      else { return view }
      view["revision"] = .text(now.revision)
      view["repomdSHA256"] = .text(now.repomdChecksum)
      view["packages"] = .whole(now.packages)
      view["rolledBackTo"] = .text(now.rolledBackTo)
      view["dropped"] = nil
      view["judgement"] = nil
      return .object(view)
    }
    members["hold"] = hold.map { .text($0) }
    members["time"] = revised.compactMap { $0["revision"]?.string.flatMap { Int($0) } }.max().map {
      .whole($0)
    }
    return text(members, views: revised)
  }

  /// The members in the order of ``init(_:_:dropped:unmatched:quarantined:)``, one view a line.
  private static func text(_ members: [String: JSONValue], views: [JSONValue]) -> [UInt8] {
    let first = ["schema", "name", "time", "hold", "title", "audience", "views"]
    let keys =
      first.filter { members[$0] != nil } + members.keys.filter { !first.contains($0) }.sorted()
    var buffer = JSONBuffer()
    buffer.add("{\n")
    for (index, key) in keys.enumerated() {
      if index > 0 { buffer.add(",\n") }
      buffer.add(text: key)
      buffer.add(": ")
      if key == "views" {
        buffer.add(lines: views) { $0.add($1) }
      } else {
        buffer.add(members[key] ?? .null)
      }
    }
    buffer.add("\n}\n")
    return buffer.bytes
  }
}
