/// What to do about packages that kernels drop: found out beside the writing of views.
struct Advice: Sendable {
  let unmatched: [String]
  let rebuild: RebuildList?
  let alternatives: AlternativeList?

  init(_ assessment: Assessment) {
    unmatched = assessment.unmatched
    rebuild = RebuildList(assessment)
    alternatives = AlternativeList(assessment)
  }
}
