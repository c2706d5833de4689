import RPMFormat
import Repodata
import Scanning
import SystemIO

extension MetadataRequest {
  /// Does what is asked for.
  ///
  /// - Returns: what has been written; the caller adds other records, writes repomd.xml and puts
  ///   the folder in its place.
  /// - Throws: what keeps the metadata from being written: `SystemError`, `CompressionError`,
  ///   `SQLiteError`. Packages that cannot be read are no errors.
  public func run() throws -> MetadataResult {
    var result = MetadataResult(records: [], packageCount: 0)
    var seen = NEVRATable()
    let readable = packages.compactMap { package -> (PackageFile, PackageRecord)? in
      do {
        let read = try Self.read(package, fragments)
        result.hrefsRead.append(package.href)
        result.warnings += read.1.warnings.map { "\(package.href): \($0)" }
        seen.add(read.0.package, href: package.href)
        return read
      } catch {
        result.failures.append(
          PackageFailure(path: package.path, href: package.href, reason: "\(error)"))
        return nil
      }
    }
    var writer = try MetadataWriter(
      folder: folder, options: metadata, packageCount: readable.count)
    for (_, record) in readable {
      try writer.append(PackageFragments(record), record: record)
    }
    result.records = try writer.finish().records
    result.packageCount = readable.count
    result.duplicates = seen.duplicates
    return result
  }

  private static func read(
    _ package: RequestedPackage, _ options: FragmentOptions
  ) throws -> (PackageFile, PackageRecord) {
    let file = try PackageFile(reading: package.path, checksum: options.checksum)
    let record = try PackageRecord(
      file.package,
      file: PackageFileFacts(
        checksum: file.checksum, checksumType: options.checksum, size: file.status.size,
        modificationTime: file.status.modificationSeconds),
      href: package.href, base: package.base, changelogLimit: options.changelogLimit)
    return (file, record)
  }
}

/// Where each NEVRA was found.
struct NEVRATable {
  private var order: [String] = []
  private var places: [String: [DuplicateNEVRA.Place]] = [:]

  mutating func add(_ package: Package, href: String) {
    let name =
      "\(package.name)-\(package.epoch ?? 0):\(package.version)-\(package.release).\(package.arch)"
    if places[name] == nil { order.append(name) }
    places[name, default: []].append(.init(href: href, buildTime: package.buildTime))
  }

  var duplicates: [DuplicateNEVRA] {
    order.compactMap { name in
      guard let found = places[name], found.count > 1 else { return nil }
      return DuplicateNEVRA(nevra: name, places: found)
    }
  }
}
