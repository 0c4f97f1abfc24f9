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
  const STEP = 100, MANY = 6, FORMULA = /^[=+\-@\t\r]/;
  const fields = new Map(data.fields.map(field => [field.name, field]));
  const columns = data.columns, size = columns.table.length;

  /* Rows by number. What a source is stands in its own row only. */
  const home = new Map();
  for (let row = 0; row < size; row++) if (columns.table[row] === "sources") home.set(columns.source_id[row], row);
  const codes = (name, row) => {
    const column = columns[name];
    if (!column) return [];
    if (Array.isArray(column)) return [column[row]];
    const at = data.of_source.includes(name) ? home.get(columns.source_id[row]) : row;
    return at === undefined ? [] : column.rows[at].map(number => column.codes[number]);
  };
  const label = (name, code) => {
    const labels = fields.has(name) ? fields.get(name).labels : {};
    return Object.hasOwn(labels, code) ? labels[code] : code;
  };
  const words = (name, row) => codes(name, row).map(code => label(name, code)).join(", ");
  const haystacks = [];
  const haystack = row => haystacks[row] ??= [
    columns.text[row], label("source_id", columns.source_id[row]), columns.locator[row], columns.key[row],
    ...data.searched.map(name => words(name, row)),
  ].join(" ").toLowerCase();

  /* State, from the address and back. Addresses of earlier releases are understood. */
  const renamed = ([name, value]) => data.renamed[`${name}=${value}`]?.map(pair => pair.split("=")) ?? [[name, value]];
  const read = () => {
    const state = { show: data.tables[0].name, q: "", sort: "", count: "", filters: new Map(), unknown: [] };
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

  const matching = without => {
    const conditions = [...state.filters].filter(([name]) => name !== without);
    const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = [];
    for (let row = 0; row < size; row++) {
      if (state.show !== "everything" && columns.table[row] !== state.show) continue;
      if (!conditions.every(([name, held]) => codes(name, row).some(code => held.has(code)))) continue;
      if (wanted.length && !wanted.every(word => haystack(row).includes(word))) continue;
      rows.push(row);
    }
    return rows;
  };

  const order = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  const rank = (name, row) => {
    const known = Object.keys(fields.get(name).labels), held = codes(name, row);
    return held.length ? known.indexOf(held[0]) : known.length;
  };
  const ranked = (names, a, b) => names.reduce((before, name) => before || rank(name, a) - rank(name, b), 0);
  const SORTS = {
    what: (a, b) => order.compare(columns.text[a], columns.text[b]),
    source: (a, b) => order.compare(label("source_id", columns.source_id[a]), label("source_id", columns.source_id[b])),
    direction: (a, b) => ranked(data.side, a, b),
    basis: (a, b) => ranked(data.ranked, a, b),
    place: (a, b) => rank("section", a) - rank("section", b) || order.compare(columns.locator[a], columns.locator[b]),
  };
  const sorted = rows => {
    const down = state.sort.startsWith("-"), by = SORTS[state.sort.replace(/^-/, "")];
    return rows.sort((a, b) => (by ? (down ? by(b, a) : by(a, b)) : rank("counts", a) - rank("counts", b)) || a - b);
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
  const cells = row => {
    const source = columns.source_id[row], where = columns.locator[row].replace(/^https?:\/\/(?:www\.)?([^/]*).*$/, "page at $1");
    const focus = codes(data.focus, row).filter(code => code !== "not-stated").map(code => label(data.focus, code));
    const at = home.get(source) ?? row, known = columns.known?.[at];
    const sizes = columns.sizes?.[row];
    return [
      [columns.text[row] || label("source_id", source), small(about(row)), ...(sizes ? [small(`Size: ${sizes}`)] : [])],
      [link(at, columns.anchor[at], label("source_id", source)), ...focus.map(small), ...(known ? [small(`Known from elsewhere, not counted: ${known}`)] : [])],
      [data.side.map(name => words(name, row)).find(Boolean) ?? "–"],
      rests(row),
      [link(row, columns.anchor[row], where || "All coded from it")],
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
      known.set(asked, columns.table.some((table, row) => (state.show === "everything" || table === state.show) && codes(name, row).length));
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
    const element = make("details", { class: "explorer-filter", ontoggle: () => fill(field.name) }, summary, list);
    groups.set(field.name, { element, summary, boxes, title: field.title });
    return element;
  };
  /* How many rows each code would give, beside what the other filters ask. Only for groups that are open. */
  const fill = name => {
    const { element, summary, boxes, title } = groups.get(name), held = state.filters.get(name) ?? new Set();
    summary.textContent = held.size ? `${title} (${held.size} chosen)` : title;
    element.hidden = !applies(name);
    if (!element.open || element.hidden) return;
    const numbers = new Map();
    for (const row of matching(name)) for (const code of codes(name, row)) numbers.set(code, (numbers.get(code) ?? 0) + 1);
    for (const { code, box, number, line } of boxes) {
      box.checked = held.has(code);
      number.textContent = `(${(numbers.get(code) ?? 0).toLocaleString("en-GB")})`;
      line.hidden = !numbers.has(code) && !held.has(code);
    }
  };
  const placed = place => data.fields.filter(field => field.place === place);
  const first = placed("first").map(group), rest = placed("more").map(group);
  const more = make("details", { class: "explorer-rest", ontoggle: () => placed("more").forEach(field => fill(field.name)) },
    make("summary", {}, "More filters"), make("div", { class: "explorer-filters" }, ...rest));

  const status = make("p", { class: "explorer-status", role: "status", "aria-live": "polite" });
  const chips = make("ul", { class: "explorer-chips", "aria-label": "Filters in use" });
  const copied = make("span", { role: "status", "aria-live": "polite" });
  const clear = button("Clear all filters", () => { state = { ...state, q: "", count: "", filters: new Map(), unknown: [] }; search.value = ""; refresh(); });
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

  const csv = rows => {
    const names = [...fields.keys()].filter(name => !Array.isArray(columns[name]) && rows.some(row => codes(name, row).length));
    const cell = value => `"${(FORMULA.test(value) ? `'${value}` : value).replace(/"/g, '""')}"`;
    const sized = columns.sizes && rows.some(row => columns.sizes[row]);
    const head = ["Table", "Identifier", "Source", "What is coded", ...(sized ? ["Sizes"] : []), "Place", ...names.map(name => fields.get(name).title)];
    const lines = rows.map(row => [
      SHOWN[columns.table[row]], columns.key[row], label("source_id", columns.source_id[row]), columns.text[row],
      ...(sized ? [columns.sizes[row]] : []), columns.locator[row], ...names.map(name => codes(name, row).map(code => label(name, code)).join("; ")),
    ]);
    return [head, ...lines].map(line => line.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  const told = () => {
    const total = columns.table.filter(one => state.show === "everything" || one === state.show).length;
    const distinct = name => new Set(found.flatMap(row => codes(name, row)).filter(code => code !== data.own.source)).size;
    const sources = many(distinct("source_id"), NOUNS.sources), programmes = many(distinct("programme"), ["programme", "programmes"]);
    const rows = found.length === total ? many(total, NOUNS[state.show])
      : `${found.length.toLocaleString("en-GB")} of ${many(total, NOUNS[state.show])}`;
    const own = found.filter(row => columns.source_id[row] === data.own.source).length;
    const parts = state.count === "sources" ? [sources, `in ${rows}`]
      : state.count === "programmes" ? [programmes, `in ${rows} from ${sources}`]
      : state.show === "sources" ? [rows] : [rows, `from ${sources}`];
    const voice = own ? ` ${data.own.words} is no source: ${many(own, NOUNS.everything)} of its own ${own === 1 ? "is" : "are"} shown too.` : "";
    const bodies = new Map();
    for (const row of found) for (const body of codes("body", row)) bodies.set(body, (bodies.get(body) ?? 0) + 1);
    const apart = bodies.size < 2 ? "" : ` Bodies of evidence are not to be added up: ${[...bodies].map(([body, number]) => `${label("body", body)}, ${number.toLocaleString("en-GB")}`).join("; ")}.`;
    const lost = state.unknown.length ? ` Not understood in this address: ${state.unknown.join(", ")}.` : "";
    return [make("strong", {}, parts[0]), `${parts[1] ? ` ${parts[1]}` : ""}.${voice}${apart}${lost}`];
  };

  const draw = () => {
    const kept = found.slice(0, limit);
    body.replaceChildren(...kept.map(row => make("tr", { role: "row" }, ...cells(row).map((parts, i) => i
      ? make("td", { role: "cell", "data-head": COLUMNS[i][1] }, ...parts)
      : make("th", { role: "rowheader", scope: "row" }, ...parts)))));
    caption.textContent = `${SHOWN[state.show]}: ${found.length > limit ? `the first ${kept.length} of ${found.length}` : kept.length ? "all rows that the filters leave" : "no row fits the filters"}`;
    next.hidden = found.length <= limit;
    next.textContent = `Show ${Math.min(STEP, found.length - limit)} more rows`;
  };
  const refresh = () => {
    limit = STEP;
    found = sorted(matching());
    try { history.replaceState(null, "", address() + location.hash); } catch { /* the page may not be allowed to; the view works all the same */ }
    status.replaceChildren(...told());
    const chip = (text, remove) => make("li", {}, button(text, () => { remove(); (chips.querySelector("button") ?? search).focus(); }, { "aria-label": `Remove the filter ${text}` }));
    chips.replaceChildren(
      ...(state.q ? [chip(`Search: ${state.q}`, () => { state.q = search.value = ""; refresh(); })] : []),
      ...[...state.filters].flatMap(([name, held]) => held.size > MANY || name === "key"
        ? [chip(`${fields.get(name).title}: ${held.size} chosen by a link`, () => { state.filters.delete(name); refresh(); })]
        : [...held].map(code => chip(`${fields.get(name).title}: ${label(name, code)}`, () => choose(name, code, false)))));
    chips.hidden = clear.hidden = !chips.children.length;
    groups.forEach((_, name) => fill(name));
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
        make("div", { class: "explorer-wide" }, make("label", { for: "explorer-search" }, "Search words"), search)),
      make("div", { class: "explorer-filters" }, ...first), more),
    status, chips,
    make("p", { class: "explorer-actions" }, clear, download, share, copied),
    make("div", { class: "explorer-scroll", role: "region", tabindex: "0", "aria-label": "Rows of the evidence" }, table), next);
  refresh();
})();
