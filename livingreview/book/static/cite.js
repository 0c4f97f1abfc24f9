// Copy a citation with the mouse or the keyboard, and say so. Without scripts the words can still be selected by hand.
(() => {
  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copied = async (element) => {
    try {
      await navigator.clipboard.writeText(element.textContent.trim());
      return true;
    } catch {
      select(element);
      return document.execCommand("copy");
    }
  };
  const begin = () => {
    for (const button of document.querySelectorAll(".cite-copy")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        const said = button.nextElementSibling;
        said.textContent = "";
        const done = await copied(document.getElementById(button.dataset.copies));
        said.textContent = done ? "Copied" : "Selected: copy it with your keyboard";
      });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
