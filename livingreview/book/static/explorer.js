/* The explorer of the evidence: filters, search, sorting and a file of the rows shown. Its state is the address of the page.

   Rows and fields come from explorer-data.js. All that evidence says is put into the page as text, never as markup. The
   meaning of a query is that of livingreview/evidence/query.py. */
(() => {
  "use strict";
  const data = window.explorerData, place = document.getElementById("explorer");
  if (!data || !place) return;

  const tables = new Map(data.tables.map(table => [table.name, table]));
  const SHOWN = { ...Object.fromEntries(data.tables.map(table => [table.name, table.title])), everything: "Everything coded" };
  const NOUNS = { ...Object.fromEntries(data.tables.map(table => [table.name, [table.noun, table.name]])), everything: ["row", "rows"] };
  const STEP = 50, MANY = 6, OWN = "own-voice", FORMULA = /^[=+\-@\t\r]/;
  const fields = new Map(data.fields.map(field => [field.name, field]));
  const columns = data.columns, size = columns.table.length;

  /* Rows by number. What a source is stands in its own row only. */
  const home = new Map();
  for (let row = 0; row < size; row++) if (columns.table[row] === "sources") home.set(columns.source_id[row], row);
  const homes = columns.source_id.map(source => home.get(source) ?? -1), ofSource = new Set(data.of_source), NONE = [];
  /* The codes of a row in a field as numbers; a plain value has a number, too, when it is first asked for. */
  const numbered = new Map();
  const field = name => {
    if (numbered.has(name)) return numbered.get(name);
    const column = columns[name];
    let made = { codes: [], of: () => NONE };
    if (Array.isArray(column)) {
      const at = new Map();
      for (const value of column) if (!at.has(value)) at.set(value, [at.size]);
      const rows = column.map(value => at.get(value));
      made = { codes: [...at.keys()], of: row => rows[row] };
    } else if (column) {
      const { codes, rows } = column;
      made = { codes, of: ofSource.has(name) ? row => (homes[row] < 0 ? NONE : rows[homes[row]]) : row => rows[row] };
    }
    numbered.set(name, made);
    return made;
  };
  const codes = (name, row) => { const { codes: known, of } = field(name); return of(row).map(number => known[number]); };
  const label = (name, code) => {
    const labels = fields.has(name) ? fields.get(name).labels : {};
    return Object.hasOwn(labels, code) ? labels[code] : code;
  };
  const words = (name, row) => codes(name, row).map(code => label(name, code)).join(", ");
  /* What is searched of a row: its words, their stems, and the terms that they are other words for. */
  const { line, asked } = window.reviewWords, haystacks = [];
  const haystack = row => haystacks[row] ??= line([
    columns.text[row], label("source_id", columns.source_id[row]), columns.locator[row], columns.key[row],
    ...data.searched.map(name => words(name, row)),
  ].join(" ; "));
  const joined = new Set(), holds = (hay, { word, term }) => (word && hay.includes(` ${word}`)) || hay.includes(` ${term} `);
  const idle = window.requestIdleCallback ?? (work => setTimeout(work, 1));
  const prepare = row => { const until = Math.min(row + 400, size); for (; row < until; row++) haystack(row); if (row < size) idle(() => prepare(row)); };

  /* State, from the address and back. Addresses of earlier releases are understood. */
  const others = Object.keys(fields.get("counts")?.labels ?? {}).filter(code => code !== OWN);
  const withoutOwn = () => new Map(fields.get("counts")?.labels[OWN] && others.length ? [["counts", new Set(others)]] : []);
  const isWithoutOwn = held => held.size === others.length && others.every(code => held.has(code));
  const renamed = ([name, value]) => data.renamed[`${name}=${value}`]?.map(pair => pair.split("=")) ?? [[name, value]];
  const read = () => {
    const state = { show: data.tables[0].name, q: "", sort: "", count: "", filters: new Map(), unknown: [] };
    if (![...new URLSearchParams(location.search).keys()].some(name => !["show", "q", "sort"].includes(name))) state.filters = withoutOwn();
    for (const [name, value] of [...new URLSearchParams(location.search)].flatMap(renamed)) {
      if (name === "show") { if (Object.hasOwn(SHOWN, value)) state.show = value; else state.unknown.push(value); }
      else if (name === "q" || name === "sort" || name === "count") state[name] = value;
      else if (!fields.has(name)) state.unknown.push(name);
      else state.filters.set(name, (state.filters.get(name) ?? new Set()).add(value));
    }
    return state;
  };
  const address = () => {
    const asked = new URLSearchParams([["show", state.show]]);
    for (const [name, held] of state.filters) for (const code of held) asked.append(name, code);
    for (const name of ["q", "sort", "count"]) if (state[name]) asked.set(name, state[name]);
    return `?${asked}`;
  };
  let state = read(), limit = STEP, found = [];

  /* One look at every row: those that fit, and for each open filter how many rows each code would give beside the others. */
  const look = open => {
    const conditions = [...state.filters].map(([name, held]) => {
      const { codes: known, of } = field(name), wanted = known.map(code => held.has(code));
      return { name, fits: row => of(row).some(number => wanted[number]) };
    });
    const searched = asked(state.q, joined), rows = [], facets = new Map(open.map(name => [name, new Map()]));
    const count = (name, row) => {
      const facet = facets.get(name), { codes: known, of } = field(name);
      for (const number of facet ? of(row) : NONE) facet.set(known[number], (facet.get(known[number]) ?? 0) + 1);
    };
    for (let row = 0; row < size; row++) {
      if (state.show !== "everything" && columns.table[row] !== state.show) continue;
      let failed = 0, only = "";
      for (const { name, fits } of conditions) if (!fits(row)) { failed++; only = name; if (failed > 1) break; }
      if (failed > 1 || (failed && !facets.has(only))) continue;
      if (searched.length && !searched.every(word => holds(haystack(row), word))) continue;
      if (failed) { count(only, row); continue; }
      rows.push(row);
      for (const name of open) count(name, row);
    }
    return { rows, facets };
  };

  const order = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  /* The place of each row in an order, worked out once: by the words of a column, or by the order of the codes of fields. */
  const ranks = new Map();
  const once = (key, make) => { if (!ranks.has(key)) ranks.set(key, make()); return ranks.get(key); };
  const byWords = (key, of) => once(key, () => {
    const all = Array.from({ length: size }, (_, row) => of(row));
    const at = new Map([...new Set(all)].sort(order.compare).map((text, place) => [text, place]));
    return all.map(text => at.get(text));
  });
  const byCodes = name => once(`codes ${name}`, () => {
    const { codes: known, of } = field(name), all = Object.keys(fields.get(name)?.labels ?? {});
    const at = known.map(code => all.indexOf(code));
    return Array.from({ length: size }, (_, row) => (of(row).length ? at[of(row)[0]] : all.length));
  });
  const SORTS = {
    what: () => [byWords("what", row => columns.text[row])],
    source: () => [byWords("source", row => label("source_id", columns.source_id[row]))],
    direction: () => data.side.map(byCodes),
    basis: () => data.ranked.map(byCodes),
    place: () => [byCodes("section"), byWords("place", row => columns.locator[row])],
  };
  const sorted = rows => {
    const sign = state.sort.startsWith("-") ? -1 : 1, by = SORTS[state.sort.replace(/^-/, "")]?.() ?? [byCodes("counts")];
    return rows.sort((a, b) => { for (const places of by) if (places[a] !== places[b]) return sign * (places[a] - places[b]); return a - b; });
  };

  /* Elements: text is always text. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value); else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  const button = (text, onclick, attributes = {}) => make("button", { type: "button", onclick, ...attributes }, text);
  const many = (number, [one, more]) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : more}`;

  const COLUMNS = [
    ["what", "What is coded"], ["source", "Source"], ["direction", "Direction or side"], ["basis", "What it rests on"],
    ["place", "Where it stands"],
  ];
  const link = (row, anchor, text) => make("a", { href: `${data.pages[columns.page[row]]}#${anchor}` }, text);
  const small = text => make("span", { class: "explorer-more" }, text);
  /* How a row reads: a template of its table, with the words for its codes. */
  const reads = (row, part) => (tables.get(columns.table[row])[part] ?? "").replace(/\{(\w+)\}/g, (_, name) => words(name, row));
  const rests = row => {
    const more = reads(row, "more").toLowerCase();
    return [reads(row, "rests"), ...(more ? [small(more)] : [])];
  };
  const about = row => {
    const counts = codes("counts", row)[0];
    return reads(row, "kind") + (counts === "counted" ? "" : `. ${label("counts", counts)}`);
  };
  const host = address => address.replace(/^https?:\/\/(?:www\.)?([^/]*).*$/, "$1");
  /* Where something was read, in words: a place of the work reviewed, or a page. */
  const where = row => {
    const locator = columns.locator[row], [, page] = /#page=(\d+)/.exec(locator) ?? [];
    if (/^https?:/.test(locator)) return `${page ? `Page ${page} at` : "At"} ${host(locator)}`;
    const [section, paragraph] = locator.split(" ¶");
    return paragraph ? `${label("section", section)}, paragraph ${paragraph}` : locator;
  };
  const outside = (address, text, spoken) => make("a", { href: address, class: "explorer-paper", "aria-label": spoken }, text);
  const cells = row => {
    const source = columns.source_id[row], name = label("source_id", source), read = columns.locator[row];
    const focus = codes(data.focus, row).filter(code => code !== "not-stated").map(code => label(data.focus, code));
    const at = home.get(source) ?? row, known = columns.known?.[at], paper = columns.paper?.[at] ?? "";
    const sizes = columns.sizes?.[row], since = words("added", row);
    return [
      [columns.text[row] || name, small(about(row)), ...(sizes ? [small(`Size: ${sizes}`)] : [])],
      [link(at, columns.anchor[at], name), ...focus.map(small),
        ...(/^https?:/.test(paper) ? [small(outside(paper, /doi\.org\//.test(paper) ? `doi:${paper.replace(/^.*doi\.org\//, "")}` : `Read it at ${host(paper)}`, `${name}: the work itself, at ${host(paper)}`))] : []),
        ...(known ? [small(`Known from elsewhere, not counted: ${known}`)] : [])],
      [data.side.map(name => words(name, row)).find(Boolean) ?? "–"],
      rests(row),
      [link(row, columns.anchor[row], where(row) || "All coded from it"),
        ...(/^https?:/.test(read) ? [small(outside(read, "Open that page", `${name}: ${where(row)}`))] : []), ...(since ? [small(`Since release ${since}`)] : [])],
    ];
  };

  const show = make("select", { id: "explorer-show", onchange: () => {
    state.show = show.value;
    state.count = "";
    for (const name of [...state.filters.keys()]) if (!applies(name)) state.filters.delete(name);
    refresh();
  } }, ...Object.entries(SHOWN).map(([value, text]) => make("option", { value }, text)));
  let pause;
  const search = make("input", { id: "explorer-search", type: "search", autocomplete: "off", oninput: () => {
    clearTimeout(pause);
    pause = setTimeout(() => { state.q = search.value.trim(); refresh(); }, 150);
  } });
  const known = new Map();
  const applies = name => {
    const asked = `${state.show} ${name}`;
    if (!known.has(asked)) {
      const { of } = field(name);
      known.set(asked, columns.table.some((table, row) => (state.show === "everything" || table === state.show) && of(row).length));
    }
    return known.get(asked);
  };

  const choose = (name, code, on) => {
    const held = state.filters.get(name) ?? new Set();
    if (on) held.add(code); else held.delete(code);
    if (held.size) state.filters.set(name, held); else state.filters.delete(name);
    refresh();
  };
  const groups = new Map();
  const group = field => {
    const summary = make("summary", {}, field.title), list = make("div", { role: "group", "aria-label": field.title });
    const boxes = Object.entries(field.labels).map(([code, text], i) => {
      const id = `explorer-${field.name}-${i}`;
      const box = make("input", { type: "checkbox", id, onchange: () => choose(field.name, code, box.checked) });
      const number = make("span", { class: "explorer-number" });
      const line = make("div", {}, box, make("label", { for: id }, text, " ", number));
      list.append(line);
      return { code, box, number, line };
    });
    const element = make("details", { class: "explorer-filter", ontoggle: () => fill(look(opened()).facets) }, summary, list);
    groups.set(field.name, { element, summary, boxes, title: field.title });
    return element;
  };
  const opened = () => [...groups].filter(([name, { element }]) => element.open && applies(name)).map(([name]) => name);
  const fill = facets => {
    for (const [name, { element, summary, boxes, title }] of groups) {
      const held = state.filters.get(name) ?? new Set(), numbers = facets.get(name);
      summary.textContent = held.size ? `${title} (${held.size} chosen)` : title;
      element.hidden = !applies(name);
      if (numbers) for (const { code, box, number, line } of boxes) {
        box.checked = held.has(code);
        number.textContent = `(${(numbers.get(code) ?? 0).toLocaleString("en-GB")})`;
        line.hidden = !numbers.has(code) && !held.has(code);
      }
    }
  };
  const placed = place => data.fields.filter(field => field.place === place);
  const first = placed("first").map(group), rest = placed("more").map(group);
  const more = make("details", { class: "explorer-rest" },
    make("summary", {}, "More filters"), make("div", { class: "explorer-filters" }, ...rest));

  const status = make("p", { class: "explorer-status", role: "status", "aria-live": "polite" });
  const chips = make("ul", { class: "explorer-chips", "aria-label": "Filters in use" });
  const copied = make("span", { role: "status", "aria-live": "polite" });
  const clear = button("Clear all filters", () => { state = { ...state, q: "", count: "", filters: withoutOwn(), unknown: [] }; search.value = ""; refresh(); });
  const download = button("Download these rows (CSV)", () => {
    const url = URL.createObjectURL(new Blob(["\ufeff", csv(found)], { type: "text/csv;charset=utf-8" }));
    make("a", { href: url, download: `${state.show}-${found.length}-rows.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
  const share = button("Copy the address of this view", async () => {
    try { await navigator.clipboard.writeText(location.href); copied.textContent = "Copied."; }
    catch { copied.textContent = "Copy it from the address bar."; }
    setTimeout(() => { copied.textContent = ""; }, 4000);
  });
  const heads = COLUMNS.map(([name, text]) => {
    const sort = button(text, () => { state.sort = state.sort === name ? `-${name}` : name; refresh(); });
    return { name, head: make("th", { scope: "col", role: "columnheader" }, sort) };
  });
  const caption = make("caption", {});
  const body = make("tbody", { role: "rowgroup" });
  const table = make("table", { class: "explorer-table", role: "table" }, caption,
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads.map(({ head }) => head))), body);
  const next = button("", () => {
    const from = limit;
    limit += STEP;
    draw();
    body.rows[from]?.querySelector("a")?.focus();
  }, { class: "explorer-next" });

  const work = row => {
    const paper = columns.paper?.[home.get(columns.source_id[row])] ?? "";
    return [/^https?:\/\/(?:dx\.)?doi\.org\/(.+)$/.exec(paper)?.[1] ?? "", paper];
  };
  const csv = rows => {
    const names = [...fields.keys()].filter(name => !Array.isArray(columns[name]) && rows.some(row => codes(name, row).length));
    const cell = value => `"${(FORMULA.test(value) ? `'${value}` : value).replace(/"/g, '""')}"`;
    const sized = columns.sizes && rows.some(row => columns.sizes[row]);
    const { number, licence } = data.release;
    const head = ["Table", "Identifier", "Source", "What is coded", ...(sized ? ["Sizes"] : []), "Place", ...names.map(name => fields.get(name).title), "DOI", "Address of the work", "Release", "Licence"];
    const lines = rows.map(row => [
      SHOWN[columns.table[row]], columns.key[row], label("source_id", columns.source_id[row]), columns.text[row],
      ...(sized ? [columns.sizes[row]] : []), columns.locator[row], ...names.map(name => codes(name, row).map(code => label(name, code)).join("; ")), ...work(row), number, licence,
    ]);
    return [head, ...lines].map(line => line.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  const totals = new Map();
  for (const table of columns.table) totals.set(table, (totals.get(table) ?? 0) + 1);
  const told = () => {
    const total = state.show === "everything" ? size : totals.get(state.show) ?? 0;
    const distinct = name => {
      const { codes: known, of } = field(name), used = new Uint8Array(known.length);
      for (const row of found) for (const number of of(row)) used[number] = 1;
      return known.filter((code, number) => used[number] && code !== data.own.source).length;
    };
    const sources = many(distinct("source_id"), NOUNS.sources), programmes = many(distinct("programme"), ["programme", "programmes"]);
    const rows = found.length === total ? many(total, NOUNS[state.show])
      : `${found.length.toLocaleString("en-GB")} of ${many(total, NOUNS[state.show])}`;
    const { codes: known, of: sourceOf } = field("source_id"), voice = known.indexOf(data.own.source);
    const own = found.reduce((sum, row) => sum + (sourceOf(row)[0] === voice), 0);
    const parts = state.count === "sources" ? [sources, `in ${rows}`]
      : state.count === "programmes" ? [programmes, `in ${rows} from ${sources}`]
      : state.show === "sources" ? [rows] : [rows, `from ${sources}`];
    const spoken = own ? ` ${data.own.words} is no source: ${many(own, NOUNS.everything)} of its own ${own === 1 ? "is" : "are"} shown too.` : "";
    const { codes: every, of: bodyOf } = field("body"), sizes = every.map(() => 0);
    for (const row of found) for (const number of bodyOf(row)) sizes[number]++;
    const bodies = every.map((body, number) => [body, sizes[number]]).filter(([, number]) => number);
    const apart = bodies.length < 2 ? "" : ` Bodies of evidence are not to be added up: ${bodies.map(([body, number]) => `${label("body", body)}, ${number.toLocaleString("en-GB")}`).join("; ")}.`;
    const lost = state.unknown.length ? ` Not understood in this address: ${state.unknown.join(", ")}.` : "";
    return [make("strong", {}, parts[0]), `${parts[1] ? ` ${parts[1]}` : ""}.${spoken}${apart}${lost}`];
  };

  const draw = () => {
    const kept = found.slice(0, limit);
    body.replaceChildren(...kept.map(row => make("tr", { role: "row" }, ...cells(row).map((parts, i) => i
      ? make("td", { role: "cell", "data-head": COLUMNS[i][1] }, ...parts)
      : make("th", { role: "rowheader", scope: "row" }, ...parts)))));
    caption.textContent = `${SHOWN[state.show]}: ${found.length > limit ? `the first ${kept.length} of ${found.length}` : kept.length ? "all rows that the filters leave" : "no row fits the filters"}. Release ${data.release.number}, ${data.release.licence}.`;
    next.hidden = found.length <= limit;
    next.textContent = `Show ${Math.min(STEP, found.length - limit)} more rows`;
  };
  const refresh = () => {
    limit = STEP;
    const { rows, facets } = look(opened());
    found = sorted(rows);
    try { history.replaceState(null, "", address() + location.hash); } catch { /* the page may not be allowed to; the view works all the same */ }
    status.replaceChildren(...told());
    const chip = (text, remove) => make("li", {}, button(text, () => { remove(); (chips.querySelector("button") ?? search).focus(); }, { "aria-label": `Remove the filter ${text}` }));
    chips.replaceChildren(
      ...(state.q ? [chip(`Search: ${state.q}`, () => { state.q = search.value = ""; refresh(); })] : []),
      ...[...state.filters].flatMap(([name, held]) => name === "counts" && isWithoutOwn(held)
        ? [chip(`Without ${label("counts", OWN).replace(/^./, first => first.toLowerCase())}`, () => { state.filters.delete(name); refresh(); })]
        : held.size > MANY || name === "key"
        ? [chip(`${fields.get(name).title}: ${held.size} chosen by a link`, () => { state.filters.delete(name); refresh(); })]
        : [...held].map(code => chip(`${fields.get(name).title}: ${label(name, code)}`, () => choose(name, code, false)))));
    chips.hidden = clear.hidden = !chips.children.length;
    fill(facets);
    for (const { name, head } of heads) {
      if (state.sort.replace(/^-/, "") === name) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    draw();
  };

  show.value = state.show;
  search.value = state.q;
  place.replaceChildren(
    make("form", { role: "search", "aria-label": "Evidence", onsubmit: event => event.preventDefault() },
      make("div", { class: "explorer-top" },
        make("div", {}, make("label", { for: "explorer-show" }, "Show"), show),
        make("div", { class: "explorer-wide" }, make("label", { for: "explorer-search" }, "Search the rows"), search)),
      make("div", { class: "explorer-filters" }, ...first), more),
    status, chips,
    make("p", { class: "explorer-actions" }, clear, download, share, copied),
    make("div", { class: "explorer-scroll", role: "region", tabindex: "0", "aria-label": "Rows of the evidence" }, table), next);
  refresh();
  idle(() => prepare(0));
})();
