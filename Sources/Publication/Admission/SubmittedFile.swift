import SystemIO
public import SystemPackage

/// A file that somebody wants in the pool.
public struct SubmittedFile: Sendable, Equatable {
  /// Where it lies.
  public let path: FilePath
  /// The name it was submitted under; other than that of `path` if it was handed over as a copy.
  public let name: String
  /// Who wants it: their right to read it is checked. Nothing for the publisher itself.
  public let submitter: UInt32?

  /// A file at `path`.
  public init(path: FilePath, name: String? = nil, submitter: UInt32? = nil) {
    self.path = path
    self.name = name ?? path.lastComponent?.string ?? ""
    self.submitter = submitter
  }

  /// Opens it, and refuses what the submitter must not make us read.
  ///
  /// The last part of the path is not followed if it is a link; where the folders above lead is
  /// judged by the open file itself, so nothing can be exchanged between check and use.
  func open(_ policy: Definition.Admission) throws -> OpenFile {
    try SubmittedPath.check(path.string, name: name)
    let file = try OpenFile(reading: path, followLinks: false)
    let status = try file.status()
    guard status.size <= policy.maximumSize else {
      throw AdmissionRefusal.size(status.size, limit: policy.maximumSize)
    }
    if !policy.sources.isEmpty || submitter != nil {
      guard let real = file.realPath() else { throw AdmissionRefusal.changed }
      try checkSources(policy.sources, real)
      if let submitter, try !Self.mayRead(submitter, status, real) {
        throw AdmissionRefusal.notReadable(byUser: submitter)
      }
    }
    return file
  }

  private func checkSources(_ sources: [FilePath], _ real: FilePath) throws {
    guard !sources.isEmpty else { return }
    let allowed = sources.contains { source in
      // The folder named may itself be reached through links.
      guard let folder = try? FileSystem.realPath(of: source) else { return false }
      return real.starts(with: folder)
    }
    guard allowed else { throw AdmissionRefusal.outsideSources(real) }
  }

  /// Whether a user may certainly read a file: groups are not asked, so some who may are refused.
  private static func mayRead(
    _ user: UInt32, _ status: FileStatus, _ real: FilePath
  ) throws -> Bool {
    if user == 0 || user == HostSystem.userNumber() { return true }
    func opens(_ status: FileStatus, _ bits: (own: UInt32, others: UInt32)) -> Bool {
      status.mode & (status.owner == user ? bits.own : bits.others) != 0
    }
    guard opens(status, (0o400, 0o004)) else { return false }
    var folder = real.removingLastComponent()
    while true {
      guard let above = try FileStatus.of(folder), opens(above, (0o100, 0o001)) else {
        return false
      }
      let parent = folder.removingLastComponent()
      if parent == folder || parent.isEmpty { return true }
      folder = parent
    }
  }
}
