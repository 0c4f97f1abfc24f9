// What a search shows of each page: its text, without its list of contents and its code.
(() => {
  const text = Search.htmlToText
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html")
    for (const aside of page.querySelectorAll(".on-this-page, .cell_input")) aside.remove()
    return text(page.documentElement.outerHTML, anchor)
  }
})()
