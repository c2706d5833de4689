import Repodata
import SystemIO

/// A static metalink: which repomd.xml a client may accept, by checksum.
///
/// Clients take a metalink instead of a `baseurl`, over TLS. It names the present repomd.xml and,
/// as an alternate, the one before: a mirror or cache that still has the old one is no error, any
/// other content is. The format is that of MirrorManager (Metalink 3.0 and the name space
/// `mirrormanager`), of which librepo reads timestamps, sizes, hashes and alternates.
struct Metalink: Equatable, Sendable {
  /// The name of the file, in the folder of the view.
  static let fileName = "metalink.xml"

  /// One content of repomd.xml.
  struct Index: Equatable, Sendable {
    /// When it was published, in seconds since the epoch.
    let timestamp: Int64
    /// Its size in bytes.
    let size: Int
    /// Its SHA-256 and SHA-512 in hexadecimal.
    let sha256: String
    let sha512: String

    init(_ repomd: [UInt8], published: Int64) throws {
      timestamp = published
      size = repomd.count
      sha256 = Digest.hex(of: try Digest.of(repomd, .sha256))
      sha512 = Digest.hex(of: try Digest.of(repomd, .sha512))
    }
  }

  /// Where the view is served, without a slash at the end.
  let address: String
  /// What is published, the present first.
  let indexes: [Index]

  /// The metalink of a view with these generations: the present, and as an alternate the one
  /// before; nothing if the definition asks for none, or no repomd.xml is remembered.
  init?(
    view: String, _ generations: [Generations.Generation], _ definition: Definition
  ) throws {
    let indexes = try generations.suffix(2).reversed().compactMap { generation in
      try generation.repomd.map { try Index(Array($0.utf8), published: generation.published) }
    }
    guard definition.metalink != nil, let url = definition.url, !indexes.isEmpty else { return nil }
    let base = url.hasSuffix("/") ? String(url.dropLast()) : url
    self.init(address: "\(base)/views/\(view)", indexes: indexes)
  }

  /// A metalink for an address.
  init(address: String, indexes: [Index]) {
    self.address = address
    self.indexes = indexes
  }

  /// The document.
  var xml: [UInt8] {
    guard let present = indexes.first else { return [] }
    var lines = [
      #"<?xml version="1.0" encoding="utf-8"?>"#,
      #"<metalink version="3.0" xmlns="http://www.metalinker.org/" type="static""#
        + #" generator="kmodrepo" xmlns:mm0="http://fedorahosted.org/mirrormanager">"#,
      "  <files>", #"    <file name="repomd.xml">"#,
    ]
    lines += present.lines(indent: "      ")
    let older = indexes.dropFirst()
    if !older.isEmpty {
      lines.append("      <mm0:alternates>")
      for index in older {
        lines.append("        <mm0:alternate>")
        lines += index.lines(indent: "          ")
        lines.append("        </mm0:alternate>")
      }
      lines.append("      </mm0:alternates>")
    }
    let scheme = address.prefix { $0 != ":" }
    lines += [
      #"      <resources maxconnections="1">"#,
      #"        <url protocol="\#(scheme)" type="\#(scheme)" preference="100">"#
        + "\(Self.escaped(address))/repodata/repomd.xml</url>",
      "      </resources>", "    </file>", "  </files>", "</metalink>", "",
    ]
    return Array(lines.joined(separator: "\n").utf8)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}

extension Metalink.Index {
  fileprivate func lines(indent: String) -> [String] {
    [
      "\(indent)<mm0:timestamp>\(timestamp)</mm0:timestamp>",
      "\(indent)<size>\(size)</size>",
      "\(indent)<verification>",
      "\(indent)  <hash type=\"sha256\">\(sha256)</hash>",
      "\(indent)  <hash type=\"sha512\">\(sha512)</hash>",
      "\(indent)</verification>",
    ]
  }
}
