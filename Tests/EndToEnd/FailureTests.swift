import Publication
import Repodata
import SystemIO
import SystemPackage
import Testing

@testable import kmodrepo

@Suite("Exit statuses of errors")
struct FailureTests {
  private struct Unforeseen: Error {}

  @Test("What is foreseen has its status; what nobody has thought of is an internal error")
  func statuses() {
    let system = SystemError(operation: "open", path: "/x", code: 2, message: "no")
    let cases: [(any Error, Int32)] = [
      (system, 1), (AdmissionError.noKeys("/x"), 1), (GuardError.losses([]), 1),
      (RollbackError.noSuchGeneration("1", known: []), 1),
      (SigningError.unusableKey("x", why: "expired"), 1),
      (AdmissionRefusal.unsigned, 1), (PublicationError.noSuchPackage("x"), 1),
      (PublicationError.locked("/x"), 75), (PublicationError.fragmentsMissing("/x"), 70),
      (Unforeseen(), 70), (CancellationError(), 1),
    ]
    for (error, status) in cases { #expect(Failure(error).status == status, "\(error)") }
  }
}
