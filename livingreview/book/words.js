/* How words are compared, in the search and in the explorer: hyphens make no difference, words have stems, and other words
   for a term count as the term. `Stemmer` and `reviewSynonyms` stand before this. */
window.reviewWords = (() => {
  "use strict";
  const STOP = new Set(("a about all an and any are as at be been but by can did do does for from had has have how i if in into is it"
    + " its may me near no not of on or our so such than that the their then there these they this to was we were what when"
    + " which who will with you your").split(" "));
  const WORD = /[\p{L}\p{N}]+(?:[-‐‑’'][\p{L}\p{N}]+)*/gu, HYPHEN = /[-‐‑]/g;
  const stemmer = new Stemmer(), stems = new Map();
  const plain = word => word.toLowerCase().normalize("NFD").replace(/[\p{M}’']/gu, "");
  const stem = word => {
    if (!stems.has(word)) stems.set(word, word.length < 3 ? word : stemmer.stemWord(word));
    return stems.get(word);
  };

  /* Terms with several names, each found with or without hyphens, in one or in several. */
  const named = new Map(), key = words => plain(words).replace(/[-‐‑\s]/g, "").replace(/s$/, "");
  window.reviewSynonyms.forEach((names, number) => names.forEach(name => named.set(key(name), `=${number}`)));
  const pattern = name => name.split(/[-\s]+/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[’']/, "[’']?")).join("[-‐‑\\s]?");
  const names = window.reviewSynonyms.flat().sort((a, b) => b.length - a.length).map(pattern).join("|");
  const NAMES = names ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${names})s?(?![\\p{L}\\p{N}])`, "giu") : /(?!)/g;
  const term = words => named.get(key(words));
  /* What names begin with, so that a text without any is not looked through for them. */
  const begin = new Set(window.reviewSynonyms.flat().flatMap(name => {
    const parts = plain(name).split(/[-‐‑\s]+/);
    return parts.map((_, i) => parts.slice(0, i + 1).join(""));
  }).flatMap(name => [name, `${name}s`]));

  /* Every word of a text with its place and the terms by which it is found. What several words mean has a place of its own: a
     term with other names, and two words that stand `joined` by a hyphen elsewhere. */
  const word = match => {
    const parts = plain(match[0]).split(HYPHEN), whole = parts.join("");
    const kept = [whole, ...(parts.length > 1 ? parts.filter(part => part.length > 2) : [])].filter(part => !STOP.has(part));
    return { at: match.index, end: match.index + match[0].length, word: whole, joined: parts.length > 1, names: begin.has(whole) || begin.has(parts[0]), terms: kept.map(stem) };
  };
  const several = match => ({ at: match.index, end: match.index + match[0].length, word: "", joined: false, terms: [term(match[0])] });
  const read = (text, joined = new Set()) => {
    const words = [...text.matchAll(WORD)].map(word);
    const pairs = words.slice(1).map((next, i) => ({ at: words[i].at, end: next.end, word: words[i].word + next.word, joined: false }));
    const written = pairs.filter(pair => joined.has(pair.word)).map(pair => ({ ...pair, terms: [stem(pair.word)] }));
    return [...words, ...written, ...(words.some(word => word.names) ? [...text.matchAll(NAMES)].map(several) : [])];
  };
  /* All words of a text and all terms by which it is found, as one line with spaces around each. */
  const lines = new Map();
  const line = text => {
    let held = " ", names = false;
    for (const match of text.matchAll(WORD)) {
      if (!lines.has(match[0])) { const read = word(match); lines.set(match[0], { names: read.names, text: [...new Set([read.word, ...read.terms])].join(" ") }); }
      const known = lines.get(match[0]);
      held += `${known.text} `;
      names ||= known.names;
    }
    for (const match of names ? text.matchAll(NAMES) : []) held += `${term(match[0])} `;
    return held;
  };
  const terms = (text, joined) => read(text, joined).flatMap(word => word.terms);

  /* What a query asks for: a term for each of its words. Two words that texts write with a hyphen are that word. */
  const asked = (query, joined = new Set()) => {
    const held = [], left = query.replace(NAMES, words => { held.push({ word: "", term: term(words) }); return " , "; });
    const words = [...left.matchAll(/,|[\p{L}\p{N}]+(?:[-‐‑’'][\p{L}\p{N}]+)*/gu)].map(([word]) => plain(word).replace(HYPHEN, ""));
    for (let i = 0; i < words.length; i++) {
      const both = words[i] + (words[i + 1] ?? "");
      if (words[i + 1] && joined.has(both)) { held.push({ word: both, term: stem(both) }); i++; }
      else if (words[i] !== "," && !STOP.has(words[i])) held.push({ word: words[i], term: stem(words[i]) });
    }
    return held;
  };
  return { read, line, terms, asked, stem };
})();
