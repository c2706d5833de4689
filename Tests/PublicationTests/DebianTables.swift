import Foundation
import TestSupport

/// The exports of five Debian kernels and what the modules of three of them require, as plain
/// tables: what a pool is built from, and what its verdicts are held against.
struct DebianTables {
  /// One module of a kernel's build.
  struct Module {
    /// Its path below `kernel/`, without `.ko`.
    let path: String
    /// The symbols it requires with their CRCs, as the table writes them.
    let needs: [(symbol: String, crc: String)]

    /// The name of the kmod that carries it.
    var package: String { "kmod-" + path.replacing("/", with: ".") }
  }

  static let kernels = ["50", "53", "54", "55", "56"]
  static let builds = ["50", "53", "55"]

  /// By kernel: symbol to CRC.
  let exports: [String: [String: String]]
  /// By kernel: the symbols that the image exports, and not a module.
  let imageSymbols: [String: Set<String>]
  /// By build: the modules in the order of their paths, every so-manieth.
  let modules: [String: [Module]]

  /// Reads the tables, and takes every `stride`th module.
  init(every stride: Int) throws {
    var exports: [String: [String: String]] = [:]
    var image: [String: Set<String>] = [:]
    for kernel in Self.kernels {
      for fields in try Self.rows("6.1.0-\(kernel)-amd64.symvers.gz") where fields.count >= 3 {
        exports[kernel, default: [:]][fields[1]] = fields[0]
        if fields[2] == "vmlinux" { image[kernel, default: []].insert(fields[1]) }
      }
    }
    var modules: [String: [Module]] = [:]
    for build in Self.builds {
      var needs: [String: [(String, String)]] = [:]
      for fields in try Self.rows("6.1.0-\(build)-amd64.modversions.tsv.gz") where fields.count == 3
      {
        needs[fields[0], default: []].append((fields[1], fields[2]))
      }
      modules[build] = needs.keys.sorted().enumerated().filter { $0.offset % stride == 0 }.map {
        Module(path: String($0.element.dropLast(".ko".count)), needs: needs[$0.element] ?? [])
      }
    }
    self.exports = exports
    imageSymbols = image
    self.modules = modules
  }

  private static func rows(_ name: String) throws -> [[String]] {
    guard let folder = SharedData.folder else { return [] }
    let path = folder.appending(path: "symvers/debian/\(name)").path
    return try ShellCommand.output("zcat", [path]).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Whether every symbol that a module requires is exported by a kernel with that very CRC.
  func fits(_ module: Module, _ kernel: String) -> Bool {
    let table = exports[kernel] ?? [:]
    return module.needs.allSatisfy { table[$0.symbol] == $0.crc }
  }

  /// The kernel as the packages of EL9 carry it: the image's exports apart from the modules'.
  func draft(_ kernel: String) -> KernelDraft {
    let image = imageSymbols[kernel] ?? []
    let table = exports[kernel] ?? [:]
    func lines(_ symbols: [String]) -> [String] {
      symbols.sorted().map { "\($0) = \(table[$0] ?? "")" }
    }
    return KernelDraft(
      "6.1.0", "\(kernel).el9", symbols: lines(Array(image)),
      modules: [
        .init("all", in: "modules-core", exports: lines(table.keys.filter { !image.contains($0) }))
      ])
  }

  /// A module's kmod.
  func draft(_ module: Module, build: String) -> RPMDraft {
    var draft = RPMDraft(name: module.package, version: "6.1.0", release: "\(build).el9")
    draft.requires = module.needs.map { DraftDependency("kernel(\($0.symbol)) = \($0.crc)") }
    draft.files = [.text("/lib/modules/6.1.0-\(build).el9.x86_64/extra/\(module.path).ko", "ko")]
    return draft
  }
}
