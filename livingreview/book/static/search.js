/* The search: sections of the book, best first. What it looks through (search-data.js) is put into the page as text only. */
(() => {
  "use strict";
  const data = window.searchData, { read, terms, asked, stem } = window.reviewWords;
  const place = document.getElementById("search-results"), box = document.getElementById("search-words");
  const SHOWN = 20, LENGTH = 230, BEFORE = 60, LATER = .5;

  /* The index, and apart from it the words that stand in the book, by which typing errors are mended. */
  const joined = new Set(), spelt = new Map();
  for (const [, , title, text, more] of data.sections) {
    for (const { word, joined: hyphen } of read(`${title} ${text} ${more}`)) {
      if (hyphen) joined.add(word);
      if (word) spelt.set(word, (spelt.get(word) ?? 0) + 1);
    }
  }
  const index = new MiniSearch({ fields: ["title", "text", "more"], tokenize: text => terms(text, joined), processTerm: term => term });
  index.addAll(data.sections.map(([page, id, title, text, more], i) => ({ id: i, title: id ? title : `${title} ${data.pages[page][1]}`, text, more })));
  const spelling = new MiniSearch({ fields: ["word"], tokenize: text => [text], processTerm: term => term });
  spelling.addAll([...spelt.keys()].filter(word => word.length > 3 && !/\d/.test(word)).map(word => ({ id: word, word })));

  const known = term => index.search(term, { tokenize: text => [text] }).length > 0;
  const nearest = word => spelling.search(word, { fuzzy: word.length > 7 ? 2 : 1, boostDocument: id => 1 + Math.log(spelt.get(id)) / 10 })[0]?.id;
  const mended = word => {
    if (word.word.length < 4 || known(word.term)) return word;
    const near = nearest(word.word);
    return near ? { word: near, term: stem(near), typed: word.word } : word;
  };

  const find = query => {
    const words = asked(query, joined).map(mended), wanted = words.map(word => word.term);
    const last = wanted.length - 1;
    const found = index.search(query, {
      tokenize: () => wanted, prefix: (term, i) => i === last && term.length > 3, boost: { title: 3, more: .5 },
      weights: { prefix: .1, fuzzy: .1 },
    });
    const held = found.map(({ id, score, queryTerms, terms: matched }) => ({ id, matched, score: score * (new Set(queryTerms).size / new Set(wanted).size) ** 2 * (data.pages[data.sections[id][0]][2] ? 1 : LATER) }));
    return { words, found: held.sort((a, b) => b.score - a.score || a.id - b.id) };
  };

  /* The part of a section with most of the words asked for, which are marked. */
  const excerpt = (text, matched) => {
    const hits = read(text, joined).filter(word => word.terms.some(term => matched.has(term))).sort((a, b) => a.at - b.at);
    const distinct = from => new Set(hits.filter(hit => hit.at >= from.at && hit.end <= from.at + LENGTH - BEFORE).flatMap(hit => hit.terms)).size;
    const best = hits.reduce((kept, hit) => (!kept || distinct(hit) > distinct(kept) ? hit : kept), undefined);
    let from = best && best.at > BEFORE ? best.at - BEFORE : 0;
    if (from) from = text.indexOf(" ", from) + 1;
    const cut = text.length > from + LENGTH ? text.lastIndexOf(" ", from + LENGTH) : text.length;
    const parts = from ? ["… "] : [];
    let at = from;
    for (const hit of hits) {
      if (hit.at < at || hit.end > cut) continue;
      parts.push(text.slice(at, hit.at), make("mark", {}, text.slice(hit.at, hit.end)));
      at = hit.end;
    }
    return [...parts, text.slice(at, cut), ...(cut < text.length ? [" …"] : [])];
  };

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const result = ({ id, matched }) => {
    const [page, anchor, title, text] = data.sections[id], [address, chapter] = data.pages[page];
    return make("li", {}, make("a", { href: address + (anchor ? `#${anchor}` : "") }, title),
      ...(anchor ? [make("span", { class: "search-page" }, chapter)] : []), make("p", {}, ...excerpt(text, new Set(matched))));
  };
  const show = (query, all = false) => {
    const { words, found } = find(query), shown = all ? found : found.slice(0, SHOWN);
    const typed = words.filter(word => word.typed);
    const told = !words.length ? "Type a word or several."
      : `${found.length === 1 ? "1 section" : `${found.length} sections`} for “${query.trim()}”${found.length > shown.length ? `, of which the first ${shown.length} are shown` : ""}.`;
    const near = typed.map(({ typed: wrong, word }) => `Nothing is written “${wrong}”: these are results for “${word}”.`);
    const list = make("ol", {}, ...shown.map(result));
    const more = make("button", { type: "button" }, "Show all");
    more.addEventListener("click", () => { show(query, true); list.isConnected || place.querySelectorAll("li a")[SHOWN]?.focus(); });
    const rows = make("p", {}, "Rows of the evidence that hold these words: ", make("a", { href: `${data.explorer}?show=everything&q=${encodeURIComponent(query.trim())}` }, "search the explorer"), ".");
    place.replaceChildren(make("p", { role: "status" }, [told, ...near].join(" ")), list,
      ...(found.length > shown.length ? [more] : []), ...(words.length && data.explorer ? [rows] : []));
  };

  const typed = () => new URLSearchParams(location.search).get("q") ?? "";
  const turn = () => { box.value = typed(); if (typed().trim()) show(typed()); else place.replaceChildren(); };
  box.form.addEventListener("submit", event => {
    event.preventDefault();
    try { history.pushState(null, "", `?q=${encodeURIComponent(box.value)}`); turn(); }
    catch { show(box.value); /* the page may not be allowed to; the search works all the same */ }
  });
  addEventListener("popstate", turn);
  window.reviewSearch = query => find(query).found.map(({ id }) => [data.pages[data.sections[id][0]][0], data.sections[id][1], data.sections[id][2]]);
  turn();
})();
