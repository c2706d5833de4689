import Repodata
import SystemIO

/// Reads the documents of a repository, package by package.
struct DocumentReader {
  private let source: MetadataSource

  /// A reader of the documents of a repository.
  init(_ source: MetadataSource) {
    self.source = source
  }

  /// Reads the documents whose files are intact, and lists the packages.
  func read(into repository: inout CheckedRepository) throws {
    var packages: [ListedPackage] = []
    for kind in DocumentKind.allCases {
      guard let file = repository.intactFile(kind.rawValue) else { continue }
      repository.documents.append(try read(kind, file.record, &packages))
    }
    guard repository.document(.primary)?.isSound == true else { return }
    for kind in [DocumentKind.filelists, .other] {
      guard let document = repository.document(kind), document.isSound else { continue }
      Self.join(document, into: &packages)
    }
    repository.packages = packages
  }

  private func read(
    _ kind: DocumentKind, _ record: RepomdRecord, _ packages: inout [ListedPackage]
  ) throws -> CheckedDocument {
    var document = CheckedDocument(kind: kind, href: record.href)
    var namespaces: XMLNamespaces?
    do {
      let root = try source.elements(of: record, kind) { element, root in
        document.realCount += 1
        let known = namespaces ?? XMLNamespaces(declaredBy: root)
        namespaces = known
        do {
          if kind == .primary {
            packages.append(try ListedPackage(element, known))
          } else {
            document.entries.append(try CheckedDocument.Entry(element, known))
          }
        } catch let error as MetadataError {
          document.incomplete.append("\(error)")
        }
      }
      document.statedCount = root.attribute("packages").flatMap { Int($0) }
    } catch let error as MetadataError {
      document.refusal = error
    }
    return document
  }

  /// Adds what a document says of packages that are listed; a package that is listed twice has two
  /// entries, in the same order.
  private static func join(_ document: CheckedDocument, into packages: inout [ListedPackage]) {
    var places: [String: [Int]] = [:]
    for index in packages.indices.reversed() {
      places[packages[index].checksum.hex, default: []].append(index)
    }
    for entry in document.entries {
      // What another rule finds: who is called otherwise in two documents.
      guard let index = places[entry.pkgid]?.popLast(), packages[index].nevra == entry.nevra else {
        continue
      }
      if document.kind == .filelists {
        packages[index].filelists = entry.digest
      } else {
        packages[index].other = entry.digest
        packages[index].changelogCount = entry.changelogCount
      }
    }
  }
}

extension CheckedDocument.Entry {
  /// Reads the element of a filelists.xml or other.xml in which these namespaces hold.
  ///
  /// - Throws: `MetadataError` if it lacks what names a package.
  fileprivate init(_ element: XMLFragment, _ namespaces: XMLNamespaces) throws {
    let identity = try PackageIdentity(element)
    pkgid = identity.pkgid.lowercased()
    nevra = identity.nevra
    digest = try ElementDigest(element, namespaces)
    changelogCount = element.children.count { $0.isNamed("changelog") }
  }
}
