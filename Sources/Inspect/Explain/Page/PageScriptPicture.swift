/// The drawings: file and memory, arrows, the graph of libraries.
extension PageScript {
    static let picture = #"""
        const picture = {
            width: 720, fileX: 74, memoryX: 420, column: 214,
            file: [], memory: [], bands: [],

            /** Heights grow with the logarithm of the size; padding is a thin line. */
            heightOf(size, isPadding) { return isPadding && size < 65536 ? 6 : Math.max(17, 6 + 3.6 * Math.log2(size / 4 + 1)); },

            /** Rows of one column: { index, y, height }, with the end of the last. */
            lay(items, isPadding) {
                let y = 34;
                const rows = items.map((item, index) => {
                    const row = { index, y, height: this.heightOf(item.size, isPadding(item)) };
                    y += row.height;
                    return row;
                });
                return { rows, end: y };
            },

            begin() {
                const files = this.lay(page.regions, region => region.name.startsWith("rest of") || region.name === "not loaded");
                const memories = this.lay(page.memory, memory => memory.region === undefined ? memory.name !== ".bss" : page.regions[memory.region].name.startsWith("rest of"));
                const height = Math.max(files.end, memories.end) + 10;
                const svg = draw("svg", { viewBox: "0 0 " + this.width + " " + height, role: "img", "aria-label": "The file and the memory that it becomes" });
                const heading = (x, text) => svg.append(draw("text", { x, y: 16, class: "heading" }, text));
                heading(this.fileX, "file, " + sizeText(page.size));
                heading(this.memoryX, page.memory.length ? "memory" + (page.isFixed ? "" : ", from the load base") : "nothing is mapped");
                this.drawBands(svg, files.rows, memories.rows);
                for (const row of files.rows) this.drawFile(svg, row, files.end);
                for (const row of memories.rows) this.drawMemory(svg, row);
                byID("picture").append(svg);
                this.chain = draw("g");
                svg.append(this.chain);
                selection.follow(thing => this.mark(thing));
            },

            /** The way of a followed relocation through the tables of the file, as arcs on the left of it. */
            drawChain(trail) {
                const places = trail.boxes.filter(box => box.at !== undefined).map(box => this.file[regionAt(box.at)]).filter(Boolean);
                const y = rect => Number(rect.getAttribute("y")) + Math.min(Number(rect.getAttribute("height")) / 2, 12);
                const arcs = places.slice(1).map((to, index) => {
                    const x = this.fileX + this.column, y1 = y(places[index]), y2 = y(to), out = x + 26 + 14 * index;
                    return draw("path", { class: "chain", d: `M${x},${y1}C${out},${y1} ${out},${y2} ${x + 2},${y2}`, "marker-end": "url(#tip)" });
                });
                this.chain.replaceChildren(...arcs);
            },

            /** A band for each PT_LOAD from its bytes in the file to its memory. */
            drawBands(svg, files, memories) {
                page.headers.forEach((header, index) => {
                    const left = files.filter(row => header.fileSize > 0 && page.regions[row.index].start < header.offset + header.fileSize && page.regions[row.index].start + page.regions[row.index].size > header.offset);
                    const right = memories.filter(row => page.memory[row.index].header === index && page.memory[row.index].region !== undefined);
                    if (!left.length || !right.length) return;
                    const x1 = this.fileX + this.column, x2 = this.memoryX, middle = (x1 + x2) / 2;
                    const top = left[0].y, bottom = left.at(-1).y + left.at(-1).height, to = right[0].y, end = right.at(-1).y + right.at(-1).height;
                    const path = draw("path", { class: "band", d: `M${x1},${top}C${middle},${top} ${middle},${to} ${x2},${to}L${x2},${end}C${middle},${end} ${middle},${bottom} ${x1},${bottom}Z` });
                    svg.append(path);
                    this.bands.push({ header: index, path });
                });
            },

            drawFile(svg, row, end) {
                const region = page.regions[row.index];
                const rect = this.rect(svg, this.fileX, row, colourOf(region.kind), region.name, "");
                this.file.push(rect);
                standsFor(rect, { region: row.index }, () => hexRows.show(region.start));
                if (row.height >= 14) svg.append(draw("text", { x: this.fileX - 6, y: row.y + 11, class: "address" }, hex(region.start)));
            },

            drawMemory(svg, row) {
                const memory = page.memory[row.index], region = memory.region === undefined ? undefined : page.regions[memory.region];
                const flags = memory.before === memory.after ? memory.before : memory.before + " → " + memory.after;
                const rect = this.rect(svg, this.memoryX, row, region ? colourOf(region.kind) : "var(--zero)", memory.name, flags);
                if (!memory.before.includes("r")) rect.setAttribute("stroke-dasharray", "4 3");
                this.memory.push(rect);
                standsFor(rect, { memory: row.index, region: memory.region }, () => { if (region) hexRows.show(region.start); });
                if (row.height >= 14) svg.append(draw("text", { x: this.memoryX + this.column + 6, y: row.y + 11, class: "address after" }, hex(memory.start)));
            },

            rect(svg, x, row, fill, name, right) {
                const rect = draw("rect", { x, y: row.y, width: this.column, height: row.height, rx: 2, class: "region", style: "fill:color-mix(in srgb," + fill + " 62%,var(--card))" });
                svg.append(rect);
                if (row.height >= 14) {
                    const room = right ? 27 - right.length : 31;
                    svg.append(draw("text", { x: x + 8, y: row.y + Math.min(row.height / 2 + 4, 20) }, name.length > room ? name.slice(0, room - 1) + "…" : name));
                    if (right) svg.append(draw("text", { x: x + this.column - 6, y: row.y + Math.min(row.height / 2 + 4, 20), class: "address" }, right));
                }
                return rect;
            },

            mark(thing) {
                const trail = thing.trail === undefined ? undefined : page.trails[thing.trail];
                if (trail) this.drawChain(trail); else this.chain.replaceChildren();
                const range = rangeOf(thing);
                const isHot = region => !!range && region.start < range[1] && region.start + region.size > range[0];
                this.file.forEach((rect, index) => rect.classList.toggle("hot", isHot(page.regions[index]) || !!trail && trail.boxes.some(box => box.at !== undefined && regionAt(box.at) === index)));
                this.memory.forEach((rect, index) => {
                    const memory = page.memory[index];
                    const hot = thing.memory === index || thing.header !== undefined && memory.header === thing.header || memory.region !== undefined && thing.header === undefined && isHot(page.regions[memory.region]);
                    rect.classList.toggle("hot", hot);
                });
                const headers = this.memory.map((rect, index) => rect.classList.contains("hot") ? page.memory[index].header : undefined);
                for (const band of this.bands) band.path.classList.toggle("hot", headers.includes(band.header));
            },
        };

        """#

    static let arrows = #"""
        /** The lists of program headers and dynamic tags, and the arrows from their rows to what they point at. */
        const arrows = {
            rows: [],

            begin() {
                const list = (title, items) => {
                    if (!items.length) return;
                    const box = make("ol");
                    for (const item of items) {
                        const row = make("li", {}, make("span", {}, item.name), make("span", {}, item.note));
                        standsFor(row, item.thing, () => { if (item.target !== undefined) hexRows.show(item.target); });
                        box.append(row);
                        this.rows.push({ ...item, row });
                    }
                    byID("lists").append(make("h3", {}, title), box);
                };
                list("Program headers", page.headers.map((header, index) => ({ name: header.name, note: sizeText(header.fileSize), target: header.fileSize ? header.offset : undefined, thing: { header: index } })));
                list("Dynamic section", page.tags.map((tag, index) => ({ name: tag.name, note: tag.value, target: tag.target, thing: tag.target === undefined ? { tag: index } : { tag: index, offset: tag.target, size: 1 } })));
                list("Relocations", page.trails.map((trail, index) => ({ name: trail.name, note: "", target: trail.boxes[0].at, thing: { trail: index, offset: trail.boxes[0].at, size: trail.boxes[0].size } })));
                addEventListener("resize", () => this.draw());
                selection.follow(thing => this.mark(thing));
                this.draw();
            },

            draw() {
                const svg = byID("arrows"), frame = byID("map").getBoundingClientRect();
                svg.replaceChildren(draw("defs"));
                const tip = draw("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" });
                tip.append(draw("path", { d: "M0,0L8,4L0,8z", style: "fill:var(--hot);opacity:1;stroke:none" }));
                svg.firstChild.append(tip);
                for (const item of this.rows) {
                    item.path = undefined;
                    const region = item.target === undefined ? -1 : regionAt(item.target);
                    if (region < 0 || !picture.file[region]) continue;
                    const from = item.row.getBoundingClientRect(), to = picture.file[region].getBoundingClientRect();
                    const x1 = from.right - frame.left, y1 = from.top + from.height / 2 - frame.top, x2 = to.left - frame.left, y2 = to.top + Math.min(to.height / 2, 12) - frame.top;
                    item.path = draw("path", { d: `M${x1},${y1}C${x1 + 50},${y1} ${x2 - 60},${y2} ${x2 - 2},${y2}` });
                    svg.append(item.path);
                }
            },

            mark(thing) {
                for (const item of this.rows) {
                    const region = item.target === undefined ? -1 : regionAt(item.target);
                    const isIt = thing.header !== undefined ? item.thing.header === thing.header : thing.tag !== undefined ? item.thing.tag === thing.tag : thing.trail !== undefined ? item.thing.trail === thing.trail : thing.region !== undefined && thing.region === region;
                    item.row.classList.toggle("hot", isIt);
                    if (!item.path) continue;
                    item.path.classList.toggle("hot", isIt);
                    if (isIt) item.path.setAttribute("marker-end", "url(#tip)"); else item.path.removeAttribute("marker-end");
                }
            },
        };

        """#

    static let trails = #"""
        const trails = {
            boxes: [],
            begin() {
                if (!page.trails.length) { byID("trails").hidden = true; return; }
                page.trails.forEach((trail, number) => {
                    const row = make("div", { class: "boxes" });
                    trail.boxes.forEach((box, index) => {
                        if (index) row.append(make("span", { class: "arrow" }, "→"));
                        const element = make("div", { class: "box" }, make("b", {}, box.name), make("span", {}, box.text));
                        const thing = { trail: number, offset: box.at, size: box.size, name: box.name, box };
                        standsFor(element, thing, () => { if (box.at !== undefined) hexRows.show(box.at); });
                        row.append(element);
                        this.boxes.push({ element, box });
                    });
                    byID("trail-list").append(make("div", { class: "trail" }, make("h3", { class: "mono" }, trail.name), make("p", {}, trail.sentence), row));
                });
                selection.follow(thing => { for (const { element, box } of this.boxes) element.classList.toggle("hot", thing.box === box); });
            },
        };

        """#

    static let graph = #"""
        const graphView = {
            begin() {
                if (!page.graph) { byID("graph").hidden = true; return; }
                const { nodes, edges } = page.graph;
                byID("graph-lead").textContent = nodes.length + " objects in the order in which they are loaded, which is the order in which symbols are looked for. An arrow is a DT_NEEDED.";
                const depth = nodes.map(() => 0), reached = new Set([0]);
                let wave = [0];
                while (wave.length) {
                    const next = [];
                    for (const from of wave) for (const [a, b] of edges) if (a === from && !reached.has(b)) { reached.add(b); depth[b] = depth[from] + 1; next.push(b); }
                    wave = next;
                }
                // The longest way would go round in a cycle; the shortest is drawn, and a row that is too wide is broken.
                const levels = [];
                nodes.forEach((node, index) => (levels[depth[index]] ??= []).push(index));
                const rows = levels.filter(Boolean).flatMap(level => { const parts = []; for (let i = 0; i < level.length; i += 6) parts.push(level.slice(i, i + 6)); return parts; });
                const width = 158, gap = 18, widest = Math.max(...rows.map(row => row.length));
                const total = Math.max(widest * (width + gap) + 20, 600), places = [];
                rows.forEach((row, y) => row.forEach((index, x) => { places[index] = { x: (total - row.length * (width + gap)) / 2 + x * (width + gap), y: 14 + y * 82 }; }));
                const svg = draw("svg", { width: total, height: rows.length * 82 + 6, style: "display:block;margin:auto" });
                const end = draw("marker", { id: "end", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" });
                end.append(draw("path", { d: "M0,0L8,4L0,8z", style: "fill:var(--soft);opacity:1;stroke:none" }));
                svg.append(end);
                const paths = edges.map(([a, b]) => {
                    const from = places[a], to = places[b], x1 = from.x + width / 2, x2 = to.x + width / 2, y1 = from.y + 32, y2 = to.y;
                    const path = draw("path", { d: y2 > y1 ? `M${x1},${y1}C${x1},${y1 + 30} ${x2},${y2 - 30} ${x2},${y2}` : `M${x1},${y1}C${x1 + 60},${y1 + 40} ${x2 + 60},${y2 + 40} ${x2},${y2 + 32}` });
                    path.setAttribute("marker-end", "url(#end)");
                    svg.append(path);
                    return path;
                });
                const groups = nodes.map((node, index) => {
                    const group = draw("g"), { x, y } = places[index];
                    const name = node.name.length > 21 ? node.name.slice(0, 20) + "…" : node.name;
                    group.append(draw("rect", { x, y, width, height: 32, rx: 7 }), draw("text", { x: x + width / 2, y: y + 20 }, name));
                    standsFor(group, { node: index });
                    svg.append(group);
                    return group;
                });
                byID("graph-view").append(svg);
                selection.follow(thing => {
                    groups.forEach((group, index) => group.classList.toggle("hot", thing.node === index));
                    paths.forEach((path, index) => path.classList.toggle("hot", thing.node !== undefined && edges[index].includes(thing.node)));
                });
            },
        };

        """#

    static let stages = #"""
        const stages = {
            begin() {
                page.story.stages.forEach((stage, index) => {
                    const body = make("div", { class: "body" }, make("p", {}, stage.summary));
                    for (const part of stage.parts) body.append(...this.part(part));
                    byID("stages").append(make("details", { class: "stage", id: "stage-" + stage.id }, make("summary", {}, make("span", { class: "number" }, String(index + 1)), make("h3", {}, stage.title), make("span", { class: "hint" }, stage.summary)), body));
                });
            },

            part(part) {
                if (part.note) return [make("p", {}, part.note._0)];
                if (part.picture) return [make("p", {}, part.picture.title), make("pre", {}, part.picture._1.join("\n"))];
                if (part.items) return part.items._0.map(item => make("div", { class: "item" }, make("h3", {}, item.name), make("p", {}, item.sentence), make("ul", {}, ...item.steps.map(step => make("li", {}, step)))));
                if (part.facts) return [this.table(part.facts.title, undefined, part.facts._1.map(fact => [fact.name, fact.value, fact.meaning]), ["name mono", "value", ""])];
                if (part.table) return [this.table(part.table.title, part.table.columns, part.table.rows, part.table.columns.map(() => "mono"))];
                return [];
            },

            table(title, columns, rows, classes) {
                const body = make("tbody", {}, ...rows.map(row => make("tr", {}, ...row.map((cell, index) => make("td", { class: classes[index] }, cell)))));
                const table = make("table", { "aria-label": title });
                if (columns) table.append(make("thead", {}, make("tr", {}, ...columns.map(column => make("th", {}, column)))));
                table.append(body);
                return table;
            },
        };

        """#

    static let main = #"""
        function theme(name) { document.documentElement.dataset.theme = name; }

        function begin() {
            const wanted = new URLSearchParams(location.search).get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
            theme(wanted);
            byID("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
            byID("title").textContent = page.file;
            byID("facts").textContent = [sizeText(page.size), page.headers.length + " program headers", page.graph ? page.graph.nodes.length + " objects" : "", page.bindings ? page.bindings.rows.length + " bindings" : ""].filter(Boolean).join(" · ");
            if (page.story.problems.length) {
                byID("problems").hidden = false;
                byID("problems").append(make("h3", {}, "What is wrong with this file"), ...page.story.problems.map(problem => make("p", {}, problem)));
            }
            const legend = byID("legend"), kinds = { header: "ELF header", programHeaders: "program headers", sectionHeaders: "section headers", dynamic: "dynamic section", symbols: "symbols", strings: "strings", hash: "hash tables", versions: "versions", relocations: "relocations", functions: "functions to call", got: "global offset table", code: "code", data: "data", constants: "constants", note: "notes", other: "not loaded" };
            for (const [kind, name] of Object.entries(kinds)) if (page.regions.some(region => region.kind === kind)) legend.append(make("span", {}, make("i", { style: "background:" + colourOf(kind) }), name));
            stages.begin();
            picture.begin();
            arrows.begin();
            trails.begin();
            hexRows.begin();
            graphView.begin();
            bindingRows.begin();
            selection.follow(inspect);
            selection.tell();
            document.documentElement.dataset.ready = "true";
        }
        begin();

        """#
}
