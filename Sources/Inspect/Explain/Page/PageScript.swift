/// The script of a page: plain JavaScript, in parts by what they show.
enum PageScript {
    static let all = [basics, bytes, records, selection, inspector, virtualRows, hexRows, picture, arrows, trails, graph, bindings, stages, main]
        .joined(separator: "\n")

    /// Data, elements and numbers.
    static let basics = #"""
        const page = JSON.parse(document.getElementById("data").textContent);
        const byID = id => document.getElementById(id);
        const hex = n => "0x" + n.toString(16);
        const place = n => page.isFixed ? hex(n) : "base+" + hex(n);
        const sizeText = n => n < 10240 ? n + (n === 1 ? " byte" : " bytes") : n < 10485760 ? (n / 1024).toFixed(0) + " KiB" : (n / 1048576).toFixed(1) + " MiB";
        const colourOf = kind => "var(--" + (kind === "code" ? "code-kind" : kind) + ")";

        /** An element with attributes and children; text is never parsed as markup. */
        function make(tag, attributes = {}, ...children) {
            const element = document.createElement(tag);
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
            element.append(...children);
            return element;
        }

        /** The same for a drawing. */
        function draw(tag, attributes = {}, text) {
            const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
            for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
            if (text !== undefined) element.textContent = text;
            return element;
        }

        """#

    /// The bytes of the file, as far as the page has them; a chunk is decoded when it is first looked at.
    static let bytes = #"""
        const fileBytes = {
            decoded: new Map(),

            /** The chunk that holds an offset, by its place in the list; -1 where the page has none. */
            chunkAt(offset) {
                let low = 0, high = page.chunks.length - 1;
                while (low <= high) {
                    const middle = (low + high) >> 1, chunk = page.chunks[middle];
                    if (offset < chunk.start) high = middle - 1;
                    else if (offset >= chunk.start + chunk.size) low = middle + 1;
                    else return middle;
                }
                return -1;
            },

            decode(index) {
                let bytes = this.decoded.get(index);
                if (!bytes) {
                    const text = atob(byID("bytes-" + index).textContent);
                    bytes = new Uint8Array(text.length);
                    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
                    this.decoded.set(index, bytes);
                }
                return bytes;
            },

            /** The byte at an offset, undefined where the page has it not. */
            at(offset) {
                const index = this.chunkAt(offset);
                return index < 0 ? undefined : this.decode(index)[offset - page.chunks[index].start];
            },

            /** A little-endian number, undefined where the page has not all of it. */
            number(offset, size) {
                let value = 0n;
                for (let i = size - 1; i >= 0; i--) {
                    const byte = this.at(offset + i);
                    if (byte === undefined) return undefined;
                    value = value << 8n | BigInt(byte);
                }
                return value;
            },

            /** The string at an offset, up to its NUL or a length that is enough to read. */
            string(offset) {
                const bytes = [];
                while (bytes.length < 300) {
                    const byte = this.at(offset + bytes.length);
                    if (byte === undefined || byte === 0) break;
                    bytes.push(byte);
                }
                return new TextDecoder().decode(new Uint8Array(bytes));
            },
        };

        """#

    /// What stands at an offset: the region, the record in it, the field.
    static let records = #"""
        const layouts = new Map(page.layouts.map(layout => [layout.name, layout]));

        /** The region that holds an offset, by its place in the list; -1 for none. */
        function regionAt(offset) {
            let low = 0, high = page.regions.length - 1;
            while (low <= high) {
                const middle = (low + high) >> 1, region = page.regions[middle];
                if (offset < region.start) high = middle - 1;
                else if (offset >= region.start + region.size) low = middle + 1;
                else return middle;
            }
            return -1;
        }

        /** The records of regions whose records lead to one another. */
        const chained = new Map();

        /** Follows the distances from record to record, as far as the region goes. */
        function follow(region) {
            const known = chained.get(region);
            if (known) return known;
            const records = [], end = region.start + region.size;
            const word = (at, size) => Number(fileBytes.number(at, size) ?? 0n);
            const add = (start, name) => {
                const layout = layouts.get(name);
                if (start < region.start || start + layout.size > end || records.length > 20000) return false;
                records.push({ start, layout, index: records.filter(record => record.layout === layout).length, isArray: true });
                return true;
            };
            const pairs = { Elf64_Verneed: ["Elf64_Vernaux", 2, 8, 12, 12], Elf64_Verdef: ["Elf64_Verdaux", 6, 12, 16, 4] };
            const pair = pairs[region.layout];
            for (let at = region.start; add(at, region.layout);) {
                if (!pair) {
                    const next = 12 + (word(at, 4) + 3 & ~3) + (word(at + 4, 4) + 3 & ~3);
                    at += next;
                    continue;
                }
                const [aux, count, first, next, following] = pair;
                for (let entry = at + word(at + first, 4), left = word(at + count, 2); left > 0 && add(entry, aux); left--) {
                    if (!word(entry + following, 4)) break;
                    entry += word(entry + following, 4);
                }
                if (!word(at + next, 4)) break;
                at += word(at + next, 4);
            }
            chained.set(region, records);
            return records;
        }

        /** The record of a region that holds an offset: where it begins, its number, its layout; undefined where there is none. */
        function recordAt(offset) {
            const region = page.regions[regionAt(offset)];
            const layout = region && region.layout ? layouts.get(region.layout) : undefined;
            if (!layout) return undefined;
            if (["Elf64_Verneed", "Elf64_Verdef", "Elf64_Nhdr"].includes(layout.name))
                return follow(region).find(record => offset >= record.start && offset < record.start + record.layout.size);
            const isArray = !layout.name.includes("hash"), index = isArray ? Math.floor((offset - region.start) / layout.size) : 0;
            const start = region.start + index * layout.size;
            if (offset >= start + layout.size || start + layout.size > region.start + region.size) return undefined;
            return { start, index, layout, isArray };
        }

        /** The fields of a record with their values as text. */
        function fieldsOf(record) {
            return record.layout.fields.map(field => {
                const value = fileBytes.number(record.start + field.at, field.size);
                return { ...field, value: value === undefined ? "not in this page" : valueText(field.name, value) };
            });
        }

        const isName = { st_name: true, vna_name: true, vn_file: true, vda_name: true };

        function valueText(name, value) {
            if (isName[name] && page.stringsAt !== undefined) {
                const text = fileBytes.string(page.stringsAt + Number(value));
                return hex(value) + (text ? " " + text : "");
            }
            if (name === "r_info (symbol)" && page.symbolsAt !== undefined && value !== 0n) {
                const at = fileBytes.number(page.symbolsAt + 24 * Number(value), 4);
                const text = at === undefined || page.stringsAt === undefined ? "" : fileBytes.string(page.stringsAt + Number(at));
                return value + (text ? " " + text : "");
            }
            const word = page.words[name]?.[value.toString()];
            if (word) return hex(value) + " " + word;
            return value < 10n ? value.toString() : hex(value);
        }

        """#

    /// What is pointed at and what is chosen; everything that shows something follows it.
    static let selection = #"""
        /** A thing is { region?, offset?, size?, header?, tag?, memory?, box?, node?, binding? }: what was pointed at. */
        const selection = {
            pointed: undefined,
            chosen: undefined,
            followers: [],
            get current() { return this.pointed ?? this.chosen; },
            follow(follower) { this.followers.push(follower); },
            point(thing) { this.pointed = thing; this.tell(); },
            choose(thing) { this.chosen = thing; this.pointed = thing; this.tell(); },
            tell() { for (const follower of this.followers) follower(this.current ?? {}); },
        };

        /** Makes an element stand for a thing: to point at, and to choose. */
        function standsFor(element, thing, chosen) {
            element.addEventListener("mouseenter", () => selection.point(thing));
            element.addEventListener("mouseleave", () => selection.point(undefined));
            element.addEventListener("click", () => { selection.choose(thing); if (chosen) chosen(thing); });
        }

        /** The range of the file that a thing stands for; undefined for none. */
        function rangeOf(thing) {
            if (thing.offset !== undefined) return [thing.offset, thing.offset + (thing.size ?? 1)];
            if (thing.region !== undefined) { const region = page.regions[thing.region]; return [region.start, region.start + region.size]; }
            if (thing.header !== undefined) { const header = page.headers[thing.header]; return [header.offset, header.offset + header.fileSize]; }
            return undefined;
        }

        """#

    /// The column that tells what is pointed at.
    static let inspector = #"""
        function inspect(thing) {
            const target = byID("inspected"), parts = [];
            const title = (text, kind) => { parts.push(make("h3", {}, text)); if (kind) parts.push(make("p", { class: "kind" }, kind)); };
            const sentence = text => parts.push(make("p", {}, text));
            const fields = (list, current) => {
                const rows = make("dl");
                for (const field of list) {
                    const term = make("dt", field.name === current ? { class: "hot" } : {}, field.name, make("span", {}, field.value));
                    rows.append(term, make("dd", {}, field.meaning));
                }
                parts.push(rows);
            };
            if (thing.header !== undefined) {
                const header = page.headers[thing.header];
                title(header.name, "Elf64_Phdr " + thing.header + " at " + hex(page.headersAt + 56 * thing.header));
                sentence(header.sentence);
                for (const step of header.steps.slice(1)) parts.push(make("p", { class: "mono" }, step));
                const layout = layouts.get("Elf64_Phdr");
                fields(fieldsOf({ start: page.headersAt + 56 * thing.header, index: thing.header, layout }));
            } else if (thing.tag !== undefined) {
                const tag = page.tags[thing.tag];
                title(tag.name, "Elf64_Dyn " + thing.tag + " at " + hex(page.tagsAt + 16 * thing.tag));
                sentence(tag.meaning);
                fields([{ name: "d_un", value: tag.value, meaning: tag.target === undefined ? "A number." : "It leads to byte " + hex(tag.target) + " of the file." }]);
            } else if (thing.node !== undefined) {
                const node = page.graph.nodes[thing.node];
                title(node.name, node.path);
                sentence(node.found);
                const names = pairs => pairs.map(index => page.graph.nodes[index].name).join(", ") || "nothing";
                fields([
                    { name: "DT_NEEDED", value: names(page.graph.edges.filter(edge => edge[0] === thing.node).map(edge => edge[1])), meaning: "What it needs." },
                    { name: "needed by", value: names(page.graph.edges.filter(edge => edge[1] === thing.node).map(edge => edge[0])), meaning: "Who needs it." },
                ]);
            } else if (thing.trail !== undefined && thing.offset === undefined) {
                const trail = page.trails[thing.trail];
                title(trail.name, "a relocation of a library");
                sentence(trail.sentence);
                fields(trail.boxes.map(box => ({ name: box.name, value: box.text, meaning: "" })));
            } else if (thing.binding !== undefined) {
                const row = page.bindings.rows[thing.binding];
                title(row[0], "a binding");
                fields(page.bindings.columns.map((name, index) => ({ name, value: row[index], meaning: "" })));
            } else if (thing.memory !== undefined && thing.region === undefined) {
                const memory = page.memory[thing.memory];
                title(memory.name, place(memory.start) + ", " + sizeText(memory.size) + ", " + memory.before);
                sentence(memory.meaning);
            } else if (rangeOf(thing)) {
                inspectFile(thing, title, sentence, fields, parts);
            } else {
                title("Point at anything", "tables, regions, bytes, boxes, libraries");
                sentence("This column tells what it is: one sentence, and every field under its name in the specification. A click keeps it here and shows its bytes.");
            }
            target.replaceChildren(...parts);
        }

        /** The first bytes of what is pointed at, or those around a single one. */
        function dump(thing) {
            const range = rangeOf(thing), box = make("div", { class: "dump" });
            const start = thing.offset !== undefined && !thing.size ? range[0] - range[0] % 12 : range[0];
            const end = thing.offset !== undefined && !thing.size ? start + 12 : Math.min(range[1], start + 72);
            for (let at = start; at < end; at++) {
                if (at > start && (at - start) % 12 === 0) box.append("\n");
                const byte = fileBytes.at(at);
                if (byte === undefined) break;
                box.append(make("b", { style: hexRows.paint(regionAt(at), at) }, byte.toString(16).padStart(2, "0")));
            }
            if (end < range[1]) box.append(" …");
            return box;
        }

        /** A region of the file, or a byte of it. */
        function inspectFile(thing, title, sentence, fields, parts) {
            const [start] = rangeOf(thing), region = page.regions[regionAt(start)];
            if (!region) return;
            const record = recordAt(start);
            const memory = page.memory.find(memory => memory.region === regionAt(start));
            title(thing.name ?? region.name, sizeText(region.size) + " at " + hex(region.start) + (region.address === undefined ? ", not loaded" : ", in memory at " + place(region.address)));
            sentence(region.meaning);
            if (memory && memory.after !== memory.before) sentence("Its pages are " + memory.before + " while relocation writes, and " + memory.after + " from then on (PT_GNU_RELRO).");
            parts.push(dump(thing));
            if (thing.offset !== undefined && !thing.size) {
                const byte = fileBytes.at(thing.offset);
                if (byte !== undefined) fields([{ name: "byte " + hex(thing.offset), value: hex(byte), meaning: region.address === undefined ? "" : "In memory at " + place(region.address + thing.offset - region.start) + "." }]);
            }
            if (record) {
                const at = thing.offset === undefined ? -1 : thing.offset - record.start;
                const list = fieldsOf(record), current = list.find(field => at >= field.at && at < field.at + field.size);
                sentence(record.layout.name + (record.isArray ? " " + record.index : "") + " (" + record.layout.specification + "): " + record.layout.meaning);
                fields(list, current && current.name);
            }
        }

        """#
}
