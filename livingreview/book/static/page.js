// What a page does beyond its links: keep the reader's choice of light or dark, mark the section being read,
// open what is folded to whoever is led there or prints, and spare the keyboard regions that have nothing to scroll. Without it, all of the page can be read.
(() => {
  const body = document.body
  const dark = matchMedia("(prefers-color-scheme: dark)")
  const theme = document.querySelector(".theme")
  const isDark = () => body.dataset.theme === "dark" || (body.dataset.theme !== "light" && dark.matches)
  const show = () => theme.setAttribute("aria-pressed", isDark())
  theme.hidden = false
  theme.addEventListener("click", () => {
    body.dataset.theme = isDark() ? "light" : "dark"
    try { localStorage.setItem("theme", body.dataset.theme) } catch { /* remembered until the page is left */ }
    show()
  })
  dark.addEventListener("change", show)
  show()

  const menu = document.getElementById("chapters")
  menu.addEventListener("click", event => { if (event.target.closest("a") && menu.matches(":popover-open")) menu.hidePopover() })

  const links = new Map([...menu.querySelectorAll('li li a[href^="#"]')].map(link => [link.hash.slice(1), link]))
  const above = new Set()
  const mark = () => {
    const read = [...links.keys()].filter(id => above.has(id)).pop()
    for (const [id, link] of links) id === read ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")
  }
  const watch = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const passed = entry.isIntersecting || entry.boundingClientRect.top < 0
      passed ? above.add(entry.target.id) : above.delete(entry.target.id)
    }
    mark()
  }, { rootMargin: "0px 0px -70% 0px" })
  for (const id of links.keys()) watch.observe(document.getElementById(id))

  for (const switched of document.querySelectorAll(".switched")) {
    const words = [...switched.children].filter(child => child.matches("p")), tables = words.map(word => word.nextElementSibling)
    const row = document.createElement("div")
    row.className = "switch"
    row.setAttribute("role", "group")
    row.setAttribute("aria-label", "Show")
    const choose = chosen => tables.forEach((table, place) => {
      table.hidden = place !== chosen
      row.children[place].setAttribute("aria-pressed", place === chosen)
    })
    words.forEach((word, place) => {
      const button = document.createElement("button")
      button.type = "button"
      button.textContent = word.textContent
      button.addEventListener("click", () => choose(place))
      row.append(button)
      word.remove()
    })
    switched.prepend(row)
    const asked = () => tables.findIndex(table => location.hash.length > 1 && table.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`))
    addEventListener("hashchange", () => { if (asked() >= 0) choose(asked()) })
    choose(asked() >= 0 ? asked() : tables.length - 1)
  }

  const folds = [...document.querySelectorAll("details.fold")]
  const unfold = () => { for (let at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))); at; at = at.parentElement) if (at.matches("details.fold")) at.open = true }
  addEventListener("hashchange", unfold)
  unfold()
  let shut = []
  addEventListener("beforeprint", () => { shut = folds.filter(fold => !fold.open); for (const fold of shut) fold.open = true })
  addEventListener("afterprint", () => { for (const fold of shut) fold.open = false })

  const sized = new ResizeObserver(entries => {
    for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1
  })
  for (const region of document.querySelectorAll('article [role="region"][tabindex]')) sized.observe(region)
})()
