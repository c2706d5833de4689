public import Publication
import Repodata
import SystemPackage

/// Answers one question: is what clients get at this moment what it should be?
///
/// Nothing that is checked is ever written; the memory of what was verified is a file of its own.
public struct ConsistencyCheck: Sendable {
  let options: CheckOptions
  let progress: ProgressReport

  /// A check of so much; `progress` is told how far it is.
  public init(_ options: CheckOptions = CheckOptions(), progress: ProgressReport = .silent) {
    self.options = options
    self.progress = progress
  }

  /// Checks a repository that needs no definition: a folder, or an address on the web.
  ///
  /// - Parameter location: a path, a `file://` or an `http(s)://` address of the folder that has
  ///   `repodata` in it.
  /// - Returns: the findings.
  /// - Throws: `MetadataError` if it is no such address; whatever else is wrong is a finding.
  public func check(repository location: String) async throws -> CheckReport {
    let memory = VerificationMemory(options.memory)
    let repository = try await RepositoryReader(options, memory, progress: progress).read(
      try RepositoryPlace(location), name: "", promise: nil)
    var report = CheckReport(name: location, findings: [])
    try ask(RuleCatalogue.repositoryRules, of: [repository], &report)
    memory.write(&report)
    return report
  }

  /// Checks everything that a definition publishes.
  ///
  /// - Throws: what keeps pool and kernels from being read: without them nothing can be said.
  public func check(_ definition: Definition) async throws -> CheckReport {
    let memory = VerificationMemory(options.memory)
    var options = options
    if options.packageKeys.isEmpty { options.packageKeys = definition.admission.keys }
    var publication = try await PublicationReader(definition, options, memory, progress).read()
    var report = CheckReport(name: definition.name, findings: [])
    try ask(RuleCatalogue.repositoryRules, of: publication.views, &report)
    publication.noteTrouble(report.findings)
    for rule in RuleCatalogue.publicationRules {
      let description = type(of: rule).description
      guard options.includes(description, for: definition.audience) else { continue }
      var list = FindingList(description)
      try rule.check(publication, &list)
      report.findings += list.findings
      report.rules.append(description)
    }
    memory.write(&report)
    return report
  }

  private func ask(
    _ rules: [any RepositoryRule], of repositories: [CheckedRepository],
    _ report: inout CheckReport
  ) throws {
    report.views = repositories.map(CheckedView.init)
    for rule in rules {
      let description = type(of: rule).description
      guard options.includes(description) else { continue }
      report.rules.append(description)
      for repository in repositories {
        var list = FindingList(description, view: repository.name)
        try rule.check(repository, &list)
        report.findings += list.findings
      }
    }
  }
}

extension VerificationMemory {
  /// Writes what is remembered; that this fails costs the next check time, so it is only told.
  fileprivate func write(_ report: inout CheckReport) {
    do {
      try write()
    } catch {
      report.warnings.append("the next check has to read every package again: \(error)")
    }
  }
}
