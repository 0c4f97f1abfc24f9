// Tables whose rows can be searched: a box above each shows the rows that hold all words typed. Without it, all rows stand there.
(() => {
  for (const block of document.querySelectorAll(".table-block.searched")) {
    const rows = [...block.querySelectorAll("tbody tr")]
    const texts = rows.map(row => row.textContent.toLowerCase())
    const label = document.createElement("label")
    const box = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" })
    const told = document.createElement("span")
    label.append("Search these rows ", box)
    told.setAttribute("role", "status")
    const show = () => {
      const words = box.value.toLowerCase().split(/\s+/)
      let shown = 0
      rows.forEach((row, number) => {
        row.hidden = !words.every(word => texts[number].includes(word))
        shown += !row.hidden
      })
      told.textContent = `${shown} of ${rows.length} rows`
    }
    box.addEventListener("input", show)
    const search = Object.assign(document.createElement("p"), { className: "row-search" })
    search.append(label, " ", told)
    block.prepend(search)
    show()
  }
})()
