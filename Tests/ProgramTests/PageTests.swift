import Foundation
import Testing

/// The page of `explain --html`, in a browser.
@Suite(.serialized, .needs("chromium")) struct PageTests {
    /// The page of a program, in a browser that `body` drives.
    private func browse(_ program: String, theme: String = "light", _ body: (Browser) throws -> Void) throws {
        let page = try Workplace.folder("page") + "/page.html"
        try Command(program: Workplace.swload, arguments: ["explain", "--html", page, program]).succeed()
        let browser = try Browser()
        defer { browser.close() }
        try browser.open(page, theme: theme)
        try body(browser)
        #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    }

    @Test("it needs nothing beside itself") func selfContained() async throws {
        let program = try await Program("seed/hello.c").built()
        let page = "\(program.folder)/page.html"
        try Command(program: Workplace.swload, arguments: ["explain", "--html", page, program.path]).succeed()
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(!text.contains(/(?:src|href)="(?!#|data:)/) && !text.contains("@import") && !text.contains("fetch("))
    }

    @Test("it shows the stages, both columns, the bytes, the libraries and the bindings, and logs no error", arguments: ["light", "dark"])
    func renders(_ theme: String) async throws {
        let program = try await Program("seed/hello.c").built()
        try browse(program.path, theme: theme) { browser in
            #expect(try browser.value("document.querySelectorAll('.stage').length") as? Int ?? 0 >= 10)
            #expect(try browser.value("document.querySelectorAll('#picture rect.region').length") as? Int ?? 0 > 30)
            #expect(try browser.value("document.querySelectorAll('#arrows path').length") as? Int ?? 0 > 20)
            #expect(try browser.text("#hex .row b:nth-of-type(2)") == "45")
            #expect(try browser.value("document.querySelectorAll('#graph-view g').length") as? Int == 3)
            #expect(try browser.text("#binding-rows .row:not(.head)").contains("GLIBC_"))
            let background = try browser.value("getComputedStyle(document.body).backgroundColor") as? String ?? ""
            let red = Int(background.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? -1
            #expect(theme == "dark" ? red < 60 : red > 200, "\(background)")
        }
    }

    @Test("pointing at a program header marks its bytes, its memory and its arrow, and tells its fields") func header() async throws {
        let program = try await Program("seed/hello.c").built()
        try browse(program.path) { browser in
            let code = try browser.value("page.headers.findIndex(header => header.name === 'PT_LOAD r-x')") as? Int ?? -1
            try browser.point("#lists ol li:nth-child(\(code + 1))")
            #expect(try browser.text("#inspected h3") == "PT_LOAD r-x")
            #expect(try browser.text("#inspected").contains("p_filesz") && browser.text("#inspected").contains("PROT_READ|PROT_EXEC"))
            #expect(try browser.value("document.querySelectorAll('#picture rect.hot').length") as? Int ?? 0 >= 2)
            #expect(try browser.value("document.querySelectorAll('#picture path.band.hot').length") as? Int == 1)
            #expect(try browser.value("document.querySelectorAll('#arrows path.hot').length") as? Int == 1)
        }
    }

    @Test("pointing at a byte tells the field that it belongs to") func byte() async throws {
        let program = try await Program("seed/hello.c").built()
        try browse(program.path) { browser in
            try browser.point("#hex [data-at='24']")
            #expect(try browser.text("#inspected dt.hot").hasPrefix("e_entry"))
            #expect(try browser.text("#inspected").contains("Elf64_Ehdr"))
            #expect(try browser.value("document.querySelectorAll('#hex b.hot').length") as? Int == 8)
        }
    }

    @Test("a click on a region of the file brings its bytes into sight") func region() async throws {
        let program = try await Program("seed/hello.c").built()
        try browse(program.path) { browser in
            let index = try browser.value("page.regions.findIndex(region => region.name === 'dynamic section')") as? Int ?? -1
            try browser.value("picture.file[\(index)].id = 'wanted'").map { _ in }
            try browser.click("#wanted")
            let start = try browser.value("page.regions[\(index)].start") as? Int ?? -1
            #expect(try browser.value("!!document.querySelector(`#hex [data-at='${\(start)}']`)") as? Bool == true)
        }
    }

    @Test("a followed relocation leads to its symbol, its version and its name") func trail() async throws {
        let program = try await Program("seed/hello.c").built()
        try browse(program.path) { browser in
            let slot = try browser.value("page.trails.findIndex(trail => /JUMP_SLOT|GLOB_DAT/.test(trail.name))") as? Int ?? -1
            let boxes = try browser.value("page.trails[\(slot)].boxes.map(box => box.name).join()") as? String ?? ""
            #expect(boxes.contains(/DT_(RELA|JMPREL)\[\d+\],slot,DT_SYMTAB\[\d+\],DT_VERSYM\[\d+\],.*DT_STRTAB,definition/), "\(boxes)")
            try browser.point(".trail:nth-child(\(slot + 1)) .box:nth-of-type(3)")
            #expect(try browser.text("#inspected").contains("st_name"))
        }
    }

    @Test("the search finds bindings by all words, and nothing by nonsense") func search() async throws {
        let program = try await Program("seed/hello.c").built()
        try browse(program.path) { browser in
            try browser.click("#search")
            try browser.type("__cxa_finalize libc")
            #expect(try browser.text("#binding-rows .row:not(.head)").contains("__cxa_finalize"))
            #expect(try browser.text("#search-count").hasPrefix("0") == false)
            try browser.type(" nonsense")
            #expect(try browser.text("#search-count").hasPrefix("0 of "))
            #expect(try browser.text("#binding-rows .row:not(.head)").isEmpty)
        }
    }

    @Test("the page of a file of more than 50 MB stays under 30 MB, and its rows few") func large() throws {
        let candidates = ["node", "clang", "java"].compactMap { Tool.find($0) } + ["/usr/lib/chromium/chromium"]
        let size: (String) -> Int = {
            ((try? FileManager.default.attributesOfItem(atPath: URL(fileURLWithPath: $0).resolvingSymlinksInPath().path))?[.size] as? Int) ?? 0
        }
        guard let program = candidates.first(where: { size($0) > 50 << 20 }) else { try Test.cancel("no program of more than 50 MB is installed") }
        let page = try Workplace.folder("page") + "/page.html"
        try Command(program: Workplace.swload, arguments: ["explain", "--html", page, program]).succeed()
        #expect(size(page) < 30 << 20, "\(size(page))")
        let browser = try Browser()
        defer { browser.close() }
        try browser.open(page)
        #expect(try browser.value("document.querySelectorAll('#hex .row').length") as? Int ?? .max < 80)
        #expect(try browser.text("#bytes-lead").contains("left out"))
        // The end of the file can be reached.
        _ = try browser.value("hexRows.show(page.size - 1)")
        #expect(try browser.value("!!document.querySelector(`#hex [data-at='${page.size - 1}']`)") as? Bool == true)
        #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    }
}
