/// The files of a package in rpm's order, by path, with their hard links resolved.
struct DraftFileList {
  /// The files.
  let files: [DraftFile]
  /// For each file, the place of the one that has its contents: itself, or what it is a link to.
  private let originals: [Int]
  /// For each of those, the places of all its names.
  private let names: [Int: [Int]]

  init(_ files: [DraftFile]) {
    let files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    let places = Dictionary(
      files.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    let originals = files.enumerated().map { index, file in
      file.sameFileAs.flatMap { places[$0] } ?? index
    }
    self.files = files
    self.originals = originals
    names = Dictionary(grouping: files.indices) { originals[$0] }
  }

  /// The places of the files that the archive holds, in its order: hard links behind all others, as
  /// rpmbuild packs them.
  var archiveOrder: [Int] {
    let carried = files.indices.filter { !files[$0].isGhost }
    return carried.filter { linkCount($0) == 1 } + carried.filter { linkCount($0) > 1 }
  }

  /// The bytes of a file, be they under another name.
  func contents(_ index: Int) -> [UInt8] { files[originals[index]].body }

  /// The size that the header states.
  func size(_ index: Int) -> UInt64 {
    files[index].statedSize ?? UInt64(contents(index).count)
  }

  /// The number of the file that this is a name of.
  func inode(_ index: Int) -> UInt32 { UInt32(originals[index] + 1) }

  /// How many names that file has.
  func linkCount(_ index: Int) -> UInt32 { UInt32(names[originals[index]]?.count ?? 1) }

  /// The bytes that the archive has for it: those of hard links come with the last of them.
  func archived(_ index: Int) -> [UInt8] {
    names[originals[index]]?.last == index ? contents(index) : []
  }
}
