/// The look of a page, and the elements that its script fills.
enum PageStyle {
    static let frame = #"""
        <header id="top"><div><h1 id="title"></h1><p id="facts"></p></div>
        <div class="tools"><a href="#story">Story</a><a href="#layout">Layout</a><a href="#trails">Relocations</a><a href="#bytes">Bytes</a><a href="#graph">Libraries</a><a href="#bindings">Bindings</a><button id="theme" type="button" title="Light or dark">◐</button></div></header>
        <main>
        <section id="problems" hidden></section>
        <section id="story"><h2>The story of the load</h2><div id="stages"></div></section>
        <section id="layout"><h2>File and memory</h2>
        <p class="lead">Left the tables that the loader reads, in the middle the file, right the memory that it becomes. Point at anything to see where it comes from and goes to; a click keeps it. Heights grow with the logarithm of the size.</p>
        <div id="map"><div id="lists"></div><div id="picture"></div><svg id="arrows" aria-hidden="true"></svg></div></section>
        <section id="trails"><h2>Relocations, followed</h2><p class="lead">One of each kind, from the entry of the table to the slot, the symbol, its version, its name, and the definition. Point at a box to see its bytes.</p><div id="trail-list"></div></section>
        <section id="bytes"><h2>Bytes</h2><p class="lead" id="bytes-lead"></p><div id="hex" class="virtual" tabindex="0"></div><div id="legend"></div></section>
        <section id="graph"><h2>Libraries</h2><p class="lead" id="graph-lead"></p><div id="graph-view"></div></section>
        <section id="bindings"><h2>Bindings</h2><p class="lead" id="bindings-lead"></p><div id="search-row"><input id="search" type="search" placeholder="Search symbol, library, version, relocation, …" autocomplete="off" spellcheck="false"><span id="search-count"></span></div><div id="binding-rows" class="virtual" tabindex="0"></div></section>
        </main>
        <aside id="inspector"><div id="inspected"></div></aside>
        """#

    static let text = #"""
        :root{color-scheme:light;--page:#fbfaf7;--card:#ffffff;--ink:#1d2330;--soft:#5c6577;--line:#dcdfe6;--accent:#2456c9;--accent-soft:#e4ecfd;--hot:#d9480f;--code:#f3f4f7;
        --header:#f4a261;--programHeaders:#e76f51;--sectionHeaders:#b8bec9;--dynamic:#9b5de5;--symbols:#3a86ff;--strings:#2a9d8f;--hash:#8ecae6;--versions:#c77dff;--relocations:#ef476f;--functions:#ffb703;--got:#fb5607;--code-kind:#6a994e;--data:#90be6d;--constants:#a7c4bc;--note:#e9c46a;--other:#cfd3da;--zero:#e9ecf1}
        :root[data-theme=dark]{color-scheme:dark;--page:#14171d;--card:#1c2129;--ink:#e6e9ef;--soft:#9aa4b5;--line:#323a46;--accent:#84aefc;--accent-soft:#22304c;--hot:#ff9b5e;--code:#242a34;
        --header:#b86b2e;--programHeaders:#b54a30;--sectionHeaders:#566072;--dynamic:#6d3fb5;--symbols:#2761c4;--strings:#1d766b;--hash:#3f7d9b;--versions:#8746bd;--relocations:#b52a4e;--functions:#a87800;--got:#b33d05;--code-kind:#486b35;--data:#587f3c;--constants:#4b6e65;--note:#927423;--other:#454d5b;--zero:#2a303b}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth;scroll-padding-top:72px}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;display:grid;grid-template-columns:minmax(0,1fr) 360px;grid-template-rows:auto 1fr}
        #top{grid-column:1/-1;position:sticky;top:0;z-index:5;background:var(--card);border-bottom:1px solid var(--line);display:flex;justify-content:space-between;align-items:center;gap:24px;padding:10px 28px}
        h1{font-size:19px;margin:0;overflow-wrap:anywhere}h2{font-size:21px;margin:0 0 6px}h3{font-size:16px;margin:0}
        #facts{margin:0;color:var(--soft);font-size:13px}
        .tools{display:flex;gap:14px;align-items:center;flex-wrap:wrap}.tools a{color:var(--accent);text-decoration:none;font-weight:500}.tools a:hover{text-decoration:underline}
        button{font:inherit;border:1px solid var(--line);background:var(--card);color:var(--ink);border-radius:8px;padding:3px 10px;cursor:pointer}
        main{padding:22px 28px 80px;min-width:0}
        section{margin:0 0 44px}
        .lead{color:var(--soft);margin:0 0 14px;max-width:78ch}
        aside{position:sticky;top:61px;height:calc(100vh - 61px);overflow:auto;border-left:1px solid var(--line);background:var(--card);padding:20px}
        code,pre,.mono,.virtual{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono",Menlo,Consolas,monospace}
        #problems{border:1px solid var(--hot);border-left-width:5px;border-radius:8px;padding:10px 16px;background:var(--card)}
        .stage{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:10px 0;overflow:hidden}
        .stage>summary{list-style:none;cursor:pointer;padding:12px 18px;display:flex;gap:14px;align-items:baseline}
        .stage>summary::-webkit-details-marker{display:none}
        .stage>summary:hover{background:var(--accent-soft)}
        .stage .hint{color:var(--soft);font-size:13px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:1;min-width:0}.stage[open] .hint{visibility:hidden}.stage h3{white-space:nowrap}
        .stage .number{color:var(--accent);font-weight:700;min-width:1.4em;text-align:right}
        .stage .body{padding:0 18px 16px 50px}
        .stage p{margin:8px 0;max-width:90ch}
        .stage pre{background:var(--code);border-radius:8px;padding:12px;overflow:auto;font-size:12px;line-height:1.25}
        table{border-collapse:collapse;width:100%;font-size:13px;margin:10px 0}
        th{text-align:left;color:var(--soft);font-weight:600;border-bottom:1px solid var(--line);padding:4px 10px 4px 0}
        td{padding:3px 10px 3px 0;vertical-align:top;border-bottom:1px solid color-mix(in srgb,var(--line) 50%,transparent)}
        td.mono,td.value{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,monospace;font-size:12.5px;overflow-wrap:anywhere}
        td.name{white-space:nowrap;color:var(--accent)}
        .item{margin:12px 0}.item h3{font:600 13.5px ui-monospace,"DejaVu Sans Mono",Menlo,monospace}
        .item ul{margin:4px 0;padding-left:18px}.item li{font:12.5px/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,monospace;color:var(--soft);overflow-wrap:anywhere}
        #map{position:relative;display:grid;grid-template-columns:minmax(190px,240px) minmax(0,1fr);gap:56px;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:18px}
        #arrows{position:absolute;inset:0;width:100%;height:100%;pointer-events:none}
        #lists h3{font-size:12px;text-transform:uppercase;letter-spacing:.06em;color:var(--soft);margin:0 0 4px}
        #lists ol{list-style:none;margin:0 0 18px;padding:0}
        #lists li{font:12px/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,monospace;padding:2px 8px;border-radius:5px;cursor:pointer;display:flex;justify-content:space-between;gap:8px;white-space:nowrap;overflow:hidden}
        #lists li span:last-child{color:var(--soft);overflow:hidden;text-overflow:ellipsis}
        #lists li.hot,.box.hot{background:var(--accent-soft);outline:1.5px solid var(--accent)}
        #picture svg{display:block;width:100%;height:auto;overflow:visible}
        #picture text{font:11px ui-monospace,"DejaVu Sans Mono",Menlo,monospace;fill:var(--ink);pointer-events:none}
        #picture text.address{fill:var(--soft);text-anchor:end;font-size:10px}#picture text.after{text-anchor:start}
        #picture text.heading{font:600 13px system-ui,sans-serif}
        #picture rect.region{stroke:var(--card);stroke-width:1;cursor:pointer}
        #picture rect.hot{stroke:var(--hot);stroke-width:2.5}
        #picture path.band{fill:var(--accent);opacity:.1}#picture path.band.hot{opacity:.32}
        #picture path.chain{fill:none;stroke:var(--hot);stroke-width:2}
        #arrows path{fill:none;stroke:var(--soft);opacity:.22;stroke-width:1.2}#arrows path.hot{stroke:var(--hot);opacity:1;stroke-width:2.2}
        .trail{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 18px;margin:10px 0}
        .trail p{margin:4px 0 10px;color:var(--soft)}
        .boxes{display:flex;flex-wrap:wrap;gap:10px 0;align-items:stretch}
        .box{border:1px solid var(--line);border-radius:8px;padding:6px 10px;background:var(--code);cursor:pointer;max-width:250px;min-width:110px}
        .box b{display:block;font-size:12px;color:var(--accent)}.box span{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,monospace;overflow-wrap:anywhere}
        .arrow{align-self:center;padding:0 7px;color:var(--soft);font-size:18px}
        .virtual{position:relative;overflow-y:auto;height:520px;background:var(--card);border:1px solid var(--line);border-radius:10px;font-size:12.5px;outline-offset:2px}
        .virtual .row{position:absolute;left:0;right:0;height:20px;line-height:20px;white-space:pre;padding:0 12px}
        #hex .offset{color:var(--soft);display:inline-block;width:104px}
        #hex b,.dump b{font-weight:400;display:inline-block;width:25px;height:20px;vertical-align:top;text-align:center;cursor:pointer}
        #hex i{font-style:normal;display:inline-block;width:8px;height:20px;vertical-align:top;cursor:pointer}
        #hex .text{margin-left:16px}#hex .where{color:var(--soft);margin-left:18px}
        #hex .hot{outline:2px solid var(--hot);outline-offset:-2px}
        #hex .left{color:var(--soft);font-style:italic}
        #legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin-top:10px;font-size:12.5px;color:var(--soft)}#legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px}
        #graph-view{background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:auto;padding:10px}
        #graph-view rect{fill:var(--code);stroke:var(--line);cursor:pointer}#graph-view g.hot rect{stroke:var(--hot);stroke-width:2;fill:var(--accent-soft)}
        #graph-view text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,monospace;fill:var(--ink);text-anchor:middle;pointer-events:none}
        #graph-view path{fill:none;stroke:var(--soft);opacity:.4}#graph-view path.hot{stroke:var(--hot);opacity:1;stroke-width:2}
        #search-row{display:flex;gap:14px;align-items:center;margin-bottom:10px}
        #search{font:inherit;flex:1;max-width:520px;padding:8px 14px;border:1px solid var(--line);border-radius:9px;background:var(--card);color:var(--ink)}#search:focus{outline:2px solid var(--accent)}
        #search-count{color:var(--soft);font-size:13px}
        #binding-rows{overflow-x:auto}#binding-rows .row{display:grid;gap:14px;min-width:900px;cursor:default}#binding-rows .row span{overflow:hidden;text-overflow:ellipsis}
        #binding-rows .row:hover{background:var(--accent-soft)}#binding-rows .head{position:sticky;top:0;background:var(--card);font-weight:600;color:var(--soft);z-index:1;border-bottom:1px solid var(--line)}
        #inspected h3{margin-bottom:2px;overflow-wrap:anywhere}#inspected .kind{color:var(--soft);font-size:12.5px;margin:0 0 8px}#inspected p{margin:6px 0}
        .dump{font:11.5px/18px ui-monospace,"DejaVu Sans Mono",Menlo,monospace;margin:10px 0;white-space:pre}.dump b{width:20px;height:18px}
        #inspected dl{margin:12px 0 0}#inspected dt{font:600 12.5px ui-monospace,"DejaVu Sans Mono",Menlo,monospace;color:var(--accent);display:flex;justify-content:space-between;gap:10px}
        #inspected dt span{color:var(--ink);font-weight:400;overflow-wrap:anywhere;text-align:right}#inspected dd{margin:0 0 8px;font-size:12.5px;color:var(--soft)}
        #inspected dt.hot,#inspected dt.hot+dd{background:var(--accent-soft)}
        @media (max-width:1080px){body{grid-template-columns:minmax(0,1fr)}aside{position:sticky;bottom:0;top:auto;height:34vh;border-left:0;border-top:1px solid var(--line);z-index:4}#map{grid-template-columns:1fr}#arrows{display:none}}

        """#
}
