import SystemIO
import Testing

@Suite("Other programs, run without a shell")
struct ExternalProgramTests {
  @Test("Arguments arrive as they are, whatever a shell would make of them")
  func arguments() async throws {
    let words = ["$(id)", "a b", "'", "x;y\n", "*"]
    let outcome = try await ExternalProgram("printf").run(["%s|"] + words)
    #expect(outcome.isSuccess && outcome.text == words.map { $0 + "|" }.joined())
  }

  @Test("Status, standard error and variables are told apart")
  func outcome() async throws {
    let outcome = try await ExternalProgram("sh", environment: ["COLOUR": "red"]).run([
      "-c", "echo $COLOUR $LC_ALL; echo bad >&2; exit 7",
    ])
    #expect(outcome.status == 7 && outcome.text == "red C\n" && outcome.errorText == "bad")
    let killed = try await ExternalProgram("sh").run(["-c", "kill -9 $$"])
    #expect(killed.status == 137)
  }

  @Test("A program that hangs is ended with all that it has started")
  func hanging() async throws {
    let error = await #expect(throws: ExternalProgramError.self) {
      // The child of the shell holds standard output too.
      _ = try await ExternalProgram("sh", timeLimit: .milliseconds(100)).run([
        "-c", "sleep 1000000 & wait",
      ])
    }
    #expect(error?.description.contains("ran for more than") == true)
  }

  @Test("A program that is not there is an error that names it")
  func missing() async throws {
    let error = await #expect(throws: ExternalProgramError.self) {
      _ = try await ExternalProgram("no-such-program").run([])
    }
    #expect(error?.description.contains("no-such-program") == true)
  }
}
