import Foundation
import TestSupport

/// A repository by createrepo_c whose three documents were compressed piece by piece afterwards:
/// head, every few packages, an empty piece, tail; each piece is a gzip member, a zstd frame or a
/// stream of its own. The command-line tools and Python compress, so that nothing of ours takes
/// part.
struct PiecewiseRepository {
  let folder: URL

  /// The packages that a piece holds.
  static let packagesPerPiece = 2

  /// Makes it of the packages in `original`, which has metadata by createrepo_c in one gzip member.
  init(of original: URL, compressedBy format: String, in folder: URL) throws {
    self.folder = folder
    try FileManager.default.copyItem(at: original, to: folder)
    for path in TreeState.paths(original) where path.hasSuffix(".rpm") {
      _ = try ShellCommand.output(
        "touch", ["-r", original.appending(path: path).path, folder.appending(path: path).path])
    }
    let repodata = folder.appending(path: "repodata").path
    let pieces = try ShellCommand.output(
      "python3", ["-c", Self.program, repodata, format, String(Self.packagesPerPiece)])
    guard Int(pieces.trimmingCharacters(in: .newlines)) ?? 0 > 5 else {
      throw CocoaError(.fileReadCorruptFile, userInfo: ["pieces": pieces])
    }
  }

  /// Prints the number of pieces that primary.xml has become.
  private static let program = """
    import bz2, glob, gzip, hashlib, lzma, os, re, subprocess, sys
    folder, form, each = sys.argv[1], sys.argv[2], int(sys.argv[3])
    def zstd(piece):
        return subprocess.run(["zstd", "-q", "-c"], input=piece, stdout=-1, check=True).stdout
    compress, suffix = {
        "gzip": (lambda piece: gzip.compress(piece, 6, mtime=0), ".gz"), "zstd": (zstd, ".zst"),
        "xz": (lzma.compress, ".xz"), "bzip2": (bz2.compress, ".bz2")}[form]
    digest = lambda content: hashlib.sha256(content).hexdigest()
    data, count = "", 0
    for kind in "primary", "filelists", "other":
        one, = glob.glob(f"{folder}/*{kind}.xml.gz")
        text = gzip.open(one).read()
        os.remove(one)
        starts = [match.start() for match in re.finditer(rb"^<package ", text, re.M)]
        cuts = [0] + starts[::each] + [text.rindex(b"</")] * 2 + [len(text)]
        pieces = [text[a:b] for a, b in zip(cuts, cuts[1:])]
        body = b"".join(map(compress, pieces))
        count = count or len(pieces)
        name = f"{digest(body)}-{kind}.xml{suffix}"
        open(f"{folder}/{name}", "wb").write(body)
        data += f'''<data type="{kind}"><checksum type="sha256">{digest(body)}</checksum>
          <open-checksum type="sha256">{digest(text)}</open-checksum>
          <location href="repodata/{name}"/><timestamp>1700000000</timestamp>
          <size>{len(body)}</size><open-size>{len(text)}</open-size></data>'''
    open(f"{folder}/repomd.xml", "w").write(f'''<?xml version="1.0" encoding="UTF-8"?>
    <repomd xmlns="http://linux.duke.edu/metadata/repo"
      xmlns:rpm="http://linux.duke.edu/metadata/rpm"><revision>1</revision>{data}</repomd>
    ''')
    print(count)
    """
}
