import Foundation
import Testing

/// The list by which the linker puts together what every start runs.
@Suite struct StartOrderFileTests {
    @Test("nearly all functions of the list are swload's: where names have changed it is time for a new one", .needs("nm")) func isFresh() throws {
        let list = try String(contentsOfFile: Workplace.testPrograms + "/../CSupport/Freestanding/start.order", encoding: .utf8)
        let names = list.split(separator: "\n")
        try #require(names.count > 300)
        let symbols = try Command(program: try #require(Tool.find("nm")), arguments: [Workplace.swload]).succeed().text
        let own = Set(symbols.split(separator: "\n").compactMap { $0.split(separator: " ").last })
        let missing = names.filter { !own.contains($0) }
        #expect(missing.count * 10 < names.count, "swload-bench --set order prints a new list: \(missing)")
    }
}
