// What `review serve` adds to a page while it is served: what is to be put right, which claims are
// to be read again, and the page anew when it has changed. No file of the book holds it.
"use strict";
(() => {
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = `
    :host { position: fixed; inset: auto 0 0 0; z-index: 1000; color: #111; }
    section { font: 1rem/1.5 Arial, "Liberation Sans", sans-serif; background: #fff; color: #111;
      border-top: .25rem solid #0057a3; padding: .5rem 1rem; max-height: 45vh; overflow: auto; }
    section.failed { border-color: #a4001d; }
    h2, p, ul { margin: 0 0 .25rem; } h2 { font-size: 1.1rem; } li { overflow-wrap: anywhere; }
    @media print { :host { display: none; } }`;
  const panel = document.createElement("section");
  panel.setAttribute("role", "status");
  panel.setAttribute("aria-label", "review serve");
  panel.tabIndex = 0;
  shadow.append(style, panel);

  const element = (name, text, ...children) => {
    const made = document.createElement(name);
    made.textContent = text;
    made.append(...children);
    return made;
  };
  const list = (troubles) => element("ul", "", ...troubles.map(({ where, sentence }) =>
    element("li", "", element("strong", where), where ? ": " : "", sentence)));
  const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

  const show = ({ state, what, troubles, claims }) => {
    const open = panel.querySelector("details")?.open ?? false;
    panel.replaceChildren();
    panel.className = state;
    if (state === "working") panel.append(element("p", what));
    if (troubles.length) panel.append(
      element("h2", `${counted(troubles.length, "thing")} to put right. This is the last good book.`),
      list(troubles));
    if (claims.length) {
      const details = element("details", "",
        element("summary", `To be read again: ${counted(claims.length, "claim")}`), list(claims));
      details.open = open;
      panel.append(details);
    }
    host.hidden = !panel.hasChildNodes();
  };

  document.body.append(host);
  host.hidden = true;
  const page = encodeURIComponent(location.pathname);
  const events = new EventSource(`/_review/events?page=${page}`);
  let began = "";
  events.addEventListener("state", ({ data }) => {
    const state = JSON.parse(data);
    if (began && began !== state.began) location.reload();
    began = state.began;
    show(state);
  });
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("error", () => show({
    state: "failed", troubles: [{ where: "", sentence: "review serve has ended: nobody follows what is saved." }],
    claims: [], what: "" }));
})();
