/* Citations: on hover, keyboard focus and touch, the reference, the kind of evidence and the way to all coded from the source.

   The words come from the page and from window.citationData; they are put in as text, never as markup. The note can be
   pointed at, stays until it is left, and goes with Escape (WCAG 2.2, 1.4.13). */
(() => {
  "use strict";
  const data = window.citationData ?? {};
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  let open = null, timer;

  const close = () => {
    clearTimeout(timer);
    if (!open) return;
    open.link.removeAttribute("aria-describedby");
    open.note.remove();
    open = null;
  };
  const put = () => {
    if (!open) return;
    const { link, note } = open, at = link.getClientRects()[0], edge = 8;
    if (!at) return close();
    const wide = document.documentElement.clientWidth, above = at.top - note.offsetHeight - 2;
    const up = at.bottom + 2 + note.offsetHeight > window.innerHeight && at.top > window.innerHeight - at.bottom;
    note.style.left = `${Math.max(edge, Math.min(at.left, wide - note.offsetWidth - edge))}px`;
    note.style.top = `${up ? Math.max(edge, above) : at.bottom + 2}px`;
  };
  const show = link => {
    clearTimeout(timer);
    if (open?.link === link) return;
    close();
    const [kind, rows, coded] = data[link.hash.slice(1)] ?? [];
    const words = make("span", { id: "citation-words" }, make("span", { class: "citation-reference" }, link.dataset.reference));
    if (kind) words.append(make("span", {}, `Kind of evidence: ${kind}`));
    const ways = make("span", { class: "citation-ways" });
    if (coded) ways.append(make("a", { href: new URL(coded, link.href).href }, rows));
    ways.append(make("a", { href: link.href }, "In the list of references"));
    const note = make("span", { class: "citation-note" }, words, ways);
    note.addEventListener("pointerenter", () => clearTimeout(timer));
    note.addEventListener("pointerleave", leave);
    note.addEventListener("focusout", left);
    link.after(note);
    link.setAttribute("aria-describedby", "citation-words");
    open = { link, note };
    put();
  };
  const soon = (what, after) => { clearTimeout(timer); timer = setTimeout(what, after); };
  const held = () => open && (open.link === document.activeElement || open.note.contains(document.activeElement));
  const leave = event => { if (event.pointerType === "mouse") soon(() => { if (!held()) close(); }, 300); };
  const left = event => {
    if (open && !open.note.contains(event.relatedTarget) && event.relatedTarget !== open.link) close();
  };

  for (const link of document.querySelectorAll("a.citation-link")) {
    link.dataset.reference = link.title;
    link.removeAttribute("title");
    let touched = false;
    link.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") soon(() => show(link), 150); });
    link.addEventListener("pointerleave", leave);
    link.addEventListener("pointerdown", event => { touched = event.pointerType !== "mouse" && open?.link !== link; });
    link.addEventListener("focus", () => { if (link.matches(":focus-visible")) show(link); });
    link.addEventListener("focusout", left);
    link.addEventListener("click", event => {
      if (!touched) return;
      touched = false;
      event.preventDefault();
      show(link);
    });
  }
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !open) return;
    const { link, note } = open, back = note.contains(document.activeElement);
    close();
    if (back) { link.focus(); close(); }
  });
  document.addEventListener("pointerdown", event => {
    if (open && !open.note.contains(event.target) && event.target !== open.link) close();
  });
  window.addEventListener("scroll", put, { passive: true, capture: true });
  window.addEventListener("resize", put);
})();
