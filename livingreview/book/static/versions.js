// Newer and other releases of this page, from versions.json of the same site. In a folder, nothing shows.
(() => {
  const made = (name, text, attributes = {}) => Object.assign(document.createElement(name), { textContent: text }, attributes);
  const sentence = (release) => `${release.release}, ${release.in_words}`;
  const page = (site, release, name) =>
    new URL(release.path + (release.pages.includes(name) ? `${name}.html` : "index.html"), site).href;

  const showOthers = (box, site, others, name) => {
    const list = box.querySelector(".release-others ul");
    for (const release of others) {
      const item = document.createElement("li");
      item.append(made("a", `Release ${sentence(release)}`, { href: page(site, release, name) }), `: ${release.what}`);
      list.append(item);
    }
    list.parentElement.hidden = others.length === 0;
  };

  const showNewer = (box, site, newest, moved, name) => {
    const notice = box.querySelector(".release-newer");
    const words = made("p", "A newer release exists: ");
    words.append(made("a", sentence(newest), { href: page(site, newest, name) }), ". This page stays as it was.");
    notice.append(words);
    if (moved.length) {
      const details = document.createElement("details");
      details.append(made("summary", moved.length === 1 ? "What moved on this page: 1 thing" : `What moved on this page: ${moved.length} things`));
      const list = document.createElement("ul");
      list.append(...moved.map((text) => made("li", text)));
      details.append(list);
      notice.append(details);
    } else notice.append(made("p", newest.pages.includes(name) ? "No number, table, figure or claim of this page moved." : "It has no page of this name."));
    notice.hidden = false;
  };

  const begin = async () => {
    const box = document.querySelector(".release");
    if (!box || !location.protocol.startsWith("http")) return;
    const { release: here, page: name } = box.dataset;
    const book = new URL(document.documentElement.dataset.content_root || "./", location.href);
    const site = book.pathname.endsWith(`/v/${here}/`) ? new URL("../../", book) : book;
    const answer = await fetch(new URL("versions.json", site)).catch(() => null);
    if (!answer || !answer.ok) return;
    const { releases, moved } = await answer.json();
    const newest = releases[0];
    const place = (release) => releases.findIndex((one) => one.release === release);
    const own = releases[place(here)];
    if (own && own.pdf) box.querySelector(".release-line").append(" · ", made("a", "PDF", { href: new URL(own.pdf, book).href }));
    showOthers(box, site, releases.filter((one) => one.release !== here), name);
    if (place(here) > 0) showNewer(box, site, newest, (moved[here] || {})[name] || [], name);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
