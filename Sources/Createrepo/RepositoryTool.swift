/// The four commands that answer to createrepo_c's names and take its options.
public enum RepositoryTool: String, CaseIterable, Sendable {
  /// Makes the metadata of a folder of packages.
  case createrepo
  /// Merges repositories into one.
  case mergerepo
  /// Adds a file to a repository's metadata, or takes one away.
  case modifyrepo
  /// Adds SQLite databases to a repository's metadata.
  case sqliterepo

  /// The tool that a program of this name is, with or without the `_c` of createrepo_c's names.
  ///
  /// - `programName`: the name, or a path that ends in it.
  public init?(programName: String) {
    var name = programName.split(separator: "/").last ?? ""
    if name.hasSuffix("_c") { name = name.dropLast(2) }
    self.init(rawValue: String(name))
  }

  /// What the tool does, in one line.
  public var abstract: String {
    switch self {
    case .createrepo: "Make the metadata of a folder of packages, as createrepo_c does."
    case .mergerepo: "Merge the metadata of repositories, as mergerepo_c does."
    case .modifyrepo: "Add a file to repository metadata or remove one, as modifyrepo_c does."
    case .sqliterepo: "Add SQLite databases to repository metadata, as sqliterepo_c does."
    }
  }

  /// Runs the tool.
  ///
  /// - `arguments`: the words after the tool's name.
  /// - `messages`: where its words go.
  public func run(_ arguments: [CommandArgument], _ messages: Messages) async -> ToolStatus {
    switch self {
    case .createrepo: await CreaterepoTool.run(arguments, messages)
    case .mergerepo: await MergerepoTool.run(arguments, messages)
    case .modifyrepo: await ModifyrepoTool.run(arguments, messages)
    case .sqliterepo: await SqliterepoTool.run(arguments, messages)
    }
  }
}
