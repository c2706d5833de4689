import SystemIO
public import SystemPackage

extension Definition.Admission {
  /// The name of the file with the keys of packages, below the root.
  public static func keyFileName(of repository: String) -> String {
    "RPM-GPG-KEY-\(repository)-packages"
  }

  /// The files of the keys that packages must be signed by, those in a folder by name; none if no
  /// signature is asked for.
  ///
  /// Throws ``AdmissionError/noKeys(_:)`` where a file or folder holds no key.
  func keyFiles() throws -> [FilePath] {
    try keys.flatMap { path throws in
      guard let status = try FileStatus.of(path) else { throw AdmissionError.noKeys(path) }
      guard status.isDirectory else { return [path] }
      let files = try FileSystem.listDirectory(path).filter { !$0.hasPrefix(".") }.map {
        path.appending($0)
      }
      guard !files.isEmpty else { throw AdmissionError.noKeys(path) }
      return files
    }
  }

  /// The keys as clients fetch them: all in one armoured text.
  ///
  /// Throws ``AdmissionError`` where a file holds no key as clients need it, `SystemError`.
  public func publicKeys() throws -> [UInt8] {
    var text: [UInt8] = []
    for file in try keyFiles() {
      let key = try FileSystem.readWholeFile(file, limit: 4 << 20)
      guard key.starts(with: Array("-----BEGIN PGP".utf8)) || Self.isArmoured(key) else {
        throw AdmissionError.key(file, "it is not armoured, as clients need it (gpg --armor)")
      }
      text += key
      if text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    }
    return text
  }

  /// Whether a block of armour follows lines of other text.
  private static func isArmoured(_ key: [UInt8]) -> Bool {
    String(decoding: key, as: UTF8.self).contains("\n-----BEGIN PGP PUBLIC KEY BLOCK-----")
  }
}

extension RepositoryRoot {
  /// The keys that packages are signed by, for clients.
  public func packageKeys(_ name: String) -> FilePath {
    path.appending(Definition.Admission.keyFileName(of: name))
  }
}
