// Menus are <details>: this only closes them by Escape, by a tap outside, or when another opens.

export function pasangMenu() {
  const terbuka = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (e) => {
    for (const menu of terbuka()) if (!menu.contains(e.target)) menu.open = false;
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    for (const menu of terbuka()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // The tab just tapped becomes the current one.
  document.addEventListener("htmx:afterSwap", (e) => {
    const asal = e.detail.requestConfig?.elt;
    const tab = asal?.closest?.("[data-tab] .tab");
    if (!tab) return;
    for (const a of tab.querySelectorAll("[aria-current]")) a.removeAttribute("aria-current");
    asal.setAttribute("aria-current", "true");
  });
}
