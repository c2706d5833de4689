/// Something that a published document says of a verdict, and the judgement anew does not.
struct VerdictDifference: Sendable {
  /// The view.
  let view: String
  /// The document, below `views/`.
  let document: String
  /// The package (NEVRA), or the document again if it is about all of it.
  let package: String
  /// What it says, and what was judged.
  let message: String
  let cause: DifferenceCause
}
