import Testing

@testable import Consistency

@Suite("The catalogue of rules")
struct RuleCatalogueTests {
  @Test("Names of rules are unique and made of words and dashes")
  func names() {
    let names = RuleCatalogue.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z]+(-[a-z]+)+/) != nil })
  }
}
