// A link [data-pilih="select-id"] puts its data-nilai into a choice of the form; without this script it asks the page again.
import { saat } from "./umum.js";

export function pasangPilih() {
  saat("click", "a[data-pilih]", (tautan, e) => {
    const isian = document.getElementById(tautan.dataset.pilih);
    if (!isian) return;
    e.preventDefault();
    isian.value = tautan.dataset.nilai;
    isian.dispatchEvent(new Event("change", { bubbles: true }));
    isian.focus();
  });
}
