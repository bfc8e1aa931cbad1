import Inspect
import Testing

@Suite struct SymbolNameTests {
    @Test("a plain name has no other form")
    func plain() { #expect(SymbolName.readable("printf") == nil) }
}
