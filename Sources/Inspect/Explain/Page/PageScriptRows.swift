/// Long lists of rows, of which only those in sight are elements.
extension PageScript {
    static let virtualRows = #"""
        /** Shows `count` rows of 20 pixels; browsers limit the height of elements, so that of a very long list is scaled. */
        class VirtualRows {
            static height = 20;
            static tallest = 8000000;

            constructor(box, makeRow, above = 0) {
                this.box = box; this.makeRow = makeRow; this.above = above; this.count = 0; this.first = 0;
                this.filler = make("div"); this.rows = make("div", { style: "position:absolute;left:0;right:0;top:0" });
                box.append(this.filler, this.rows);
                box.addEventListener("scroll", () => this.scrolled(), { passive: true });
                box.addEventListener("wheel", event => this.wheel(event), { passive: false });
                new ResizeObserver(() => this.render()).observe(box);
            }

            get visible() { return Math.ceil(this.box.clientHeight / VirtualRows.height); }
            get last() { return Math.max(0, this.count - this.visible + 1); }
            get height() { return Math.min(this.count * VirtualRows.height, VirtualRows.tallest); }
            get isScaled() { return this.count * VirtualRows.height > VirtualRows.tallest; }

            setCount(count) {
                this.count = count;
                this.filler.style.height = this.height + this.above + "px";
                this.first = Math.min(this.first, this.last);
                this.render();
            }

            scrolled() {
                if (this.ownScroll) { this.ownScroll = false; return; }
                const room = this.height + this.above - this.box.clientHeight;
                this.first = room > 0 ? this.isScaled ? Math.round(this.box.scrollTop / room * this.last) : Math.floor(this.box.scrollTop / VirtualRows.height) : 0;
                this.render();
            }

            /** In a scaled list a pixel of the scroll bar is many rows; the wheel goes by rows all the same. */
            wheel(event) {
                if (!this.isScaled || event.ctrlKey) return;
                event.preventDefault();
                this.show(this.first + Math.sign(event.deltaY) * Math.max(1, Math.round(Math.abs(event.deltaY) / VirtualRows.height)), 0);
            }

            /** Brings a row into sight, `before` rows below the upper edge. */
            show(row, before = 4) {
                this.first = Math.max(0, Math.min(row - before, this.last));
                const room = this.height + this.above - this.box.clientHeight;
                const top = this.isScaled ? this.first / Math.max(1, this.last) * room : this.first * VirtualRows.height;
                if (Math.abs(top - this.box.scrollTop) >= 1) { this.ownScroll = true; this.box.scrollTop = top; }
                this.render();
            }

            render() {
                const rows = [], base = this.isScaled ? this.box.scrollTop : this.first * VirtualRows.height;
                for (let index = this.first; index < Math.min(this.count, this.first + this.visible + 1); index++) {
                    const row = this.makeRow(index);
                    row.classList.add("row");
                    row.style.top = base + this.above + (index - this.first) * VirtualRows.height + "px";
                    rows.push(row);
                }
                this.rows.replaceChildren(...rows);
            }
        }

        """#

    static let hexRows = #"""
        /** The rows: sixteen bytes each, and one row for each range that the page has not. */
        const hexRows = {
            /** Runs of rows: the first row, the first byte, the number of bytes, and whether the bytes are there. */
            runs: [],
            list: undefined,

            begin() {
                let row = 0, at = 0;
                const add = (start, size, isThere) => {
                    if (size <= 0) return;
                    const last = this.runs[this.runs.length - 1];
                    if (last && isThere && last.isThere && last.start + last.size === start && last.size % 16 === 0) { last.size += size; row = last.row + Math.ceil(last.size / 16); return; }
                    this.runs.push({ row, start, size, isThere });
                    row += isThere ? Math.ceil(size / 16) : 1;
                };
                for (const chunk of page.chunks) { add(at, chunk.start - at, false); add(chunk.start, chunk.size, true); at = chunk.start + chunk.size; }
                add(at, page.size - at, false);
                byID("bytes-lead").textContent = "Every byte in the colour of what it belongs to. " + (page.left ? sizeText(page.left) + " of " + sizeText(page.size) + " are left out: the inner parts of code, data and very large tables." : "The whole file is here.");
                this.list = new VirtualRows(byID("hex"), index => this.row(index));
                this.list.setCount(row);
                const box = byID("hex");
                box.addEventListener("mouseover", event => { const at = event.target.dataset.at; if (at) selection.point({ offset: Number(at) }); });
                box.addEventListener("mouseleave", () => selection.point(undefined));
                box.addEventListener("click", event => { const at = event.target.dataset.at; if (at) selection.choose({ offset: Number(at) }); });
                selection.follow(thing => this.mark(thing));
            },

            runOf(row) { return this.runs.findLast(run => run.row <= row); },

            row(index) {
                const run = this.runOf(index);
                if (!run.isThere) return make("div", { class: "left" }, "⋯ " + sizeText(run.size) + " from " + hex(run.start) + " left out: " + this.namesIn(run));
                const start = run.start + (index - run.row) * 16, end = Math.min(start + 16, run.start + run.size);
                const row = make("div", {}, make("span", { class: "offset" }, hex(start)));
                const text = make("span", { class: "text" });
                let region = -1;
                for (let at = start; at < start + 16; at++) {
                    if (at >= end) { row.append(make("b", {}, " ")); continue; }
                    if (region < 0 || at >= page.regions[region].start + page.regions[region].size) region = regionAt(at);
                    const byte = fileBytes.at(at), paint = this.paint(region, at);
                    row.append(make("b", { "data-at": at, style: paint }, byte.toString(16).padStart(2, "0")));
                    text.append(make("i", { "data-at": at, style: paint }, byte > 32 && byte < 127 ? String.fromCharCode(byte) : "·"));
                }
                row.append(text, make("span", { class: "where" }, page.regions[regionAt(start)]?.name ?? ""));
                this.markRow(row, selection.current ?? {});
                return row;
            },

            /** Records of a table alternate in shade, so that each can be seen. */
            paint(region, at) {
                if (region < 0) return "";
                const kind = page.regions[region].kind, record = recordAt(at);
                const share = record && record.index % 2 ? 30 : kind === "other" || kind === "code" || kind === "data" || kind === "constants" ? 26 : 50;
                return "background:color-mix(in srgb," + colourOf(kind) + " " + share + "%,transparent)";
            },

            namesIn(run) {
                const names = [];
                for (const region of page.regions) if (region.start < run.start + run.size && region.start + region.size > run.start && !names.includes(region.name)) names.push(region.name);
                return names.slice(0, 4).join(", ") + (names.length > 4 ? ", …" : "");
            },

            /** What to mark: the field of a byte, or the whole range. */
            range(thing) {
                const range = rangeOf(thing);
                if (!range || thing.offset === undefined || thing.size) return range;
                const record = recordAt(thing.offset);
                const field = record && record.layout.fields.find(field => thing.offset >= record.start + field.at && thing.offset < record.start + field.at + field.size);
                return field ? [record.start + field.at, record.start + field.at + field.size] : range;
            },

            mark(thing) { for (const row of this.list.rows.children) this.markRow(row, thing); },

            markRow(row, thing) {
                const range = this.range(thing);
                for (const cell of row.querySelectorAll("[data-at]")) {
                    const at = Number(cell.dataset.at);
                    cell.classList.toggle("hot", !!range && at >= range[0] && at < range[1]);
                }
            },

            /** Brings a byte into sight. */
            show(offset) {
                const run = this.runs.find(run => offset >= run.start && offset < run.start + run.size);
                if (run) this.list.show(run.isThere ? run.row + Math.floor((offset - run.start) / 16) : run.row);
            },
        };

        """#

    static let bindings = #"""
        const bindingRows = {
            shown: [],
            begin() {
                const section = byID("bindings");
                if (!page.bindings) { section.hidden = true; return; }
                const { columns, rows, left } = page.bindings;
                byID("bindings-lead").textContent = rows.length + " references of this program and its libraries, and the definition that each is bound to, computed by the loader's own rules." + (left ? " " + left + " more are left out." : "");
                const widths = "minmax(150px,1.4fr) minmax(95px,.6fr) minmax(120px,.9fr) minmax(165px,1fr) minmax(120px,.9fr) minmax(80px,.5fr) minmax(135px,1fr)";
                const line = (cells, kind) => make("div", { class: kind, style: "grid-template-columns:" + widths }, ...cells.map(cell => make("span", { title: cell }, cell)));
                const box = byID("binding-rows");
                const head = line(columns, "row head");
                head.style.position = "sticky";
                box.append(head);
                this.texts = rows.map(row => row.join(" ").toLowerCase());
                this.list = new VirtualRows(box, index => {
                    const element = line(rows[this.shown[index]], "");
                    standsFor(element, { binding: this.shown[index] });
                    return element;
                }, 20);
                byID("search").addEventListener("input", event => this.search(event.target.value));
                this.search("");
            },
            search(text) {
                const words = text.toLowerCase().split(/\s+/).filter(Boolean);
                this.shown = [];
                for (let i = 0; i < this.texts.length; i++) if (words.every(word => this.texts[i].includes(word))) this.shown.push(i);
                byID("search-count").textContent = this.shown.length + " of " + this.texts.length;
                this.list.first = 0;
                byID("binding-rows").scrollTop = 0;
                this.list.setCount(this.shown.length);
            },
        };

        """#
}
