public import Publication
import SystemPackage

/// What a publish would change, for people and for programs.
public struct PreviewReport: Encodable, Sendable {
  /// The version of the JSON schema.
  public let schema = 1
  let views: [PublishPreview.View]
  let refusal: String?
  let quarantined: [PublishReport.Quarantined]

  /// The report on a preview.
  public init(_ preview: PublishPreview) {
    views = preview.views
    refusal = preview.refusal
    quarantined = preview.quarantined.map {
      PublishReport.Quarantined(file: $0.path.string, reason: $0.reason)
    }
  }

  /// A line for each view, and below it one for each package that would come (+), go (-), or have
  /// another content (~).
  public var text: String {
    var lines: [String] = []
    for view in views {
      let changes =
        view.added.map { "  + \($0)" } + view.removed.map { "  - \($0)" }
        + view.replaced.map { "  ~ \($0)" }
      let packages = changes.isEmpty ? "same packages" : "would change"
      let form = view.isReformed ? ", in another form" : ""
      lines.append("\(view.name): \(view.isNew ? "would be new" : packages + form)")
      lines += changes
    }
    if let refusal { lines.append("would be refused: \(refusal)") }
    return lines.map { "\($0)\n" }.joined()
  }

  /// One line a file that would be left out, for standard error.
  public var diagnostics: [String] {
    quarantined.map { "\($0.file): would be quarantined: \($0.reason)" }
  }

  /// Whether a publish would be refused.
  public var isRefused: Bool { refusal != nil }
}
