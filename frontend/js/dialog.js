// <a href="#id" data-buka-dialog> opens <dialog id="id">; without this script :target shows it.
import { saat } from "./umum.js";

export function pasangDialog() {
  saat("click", "[data-buka-dialog]", (pembuka, e) => {
    const dialog = document.getElementById(pembuka.getAttribute("href").slice(1));
    if (!dialog?.showModal) return;
    e.preventDefault();
    dialog.showModal();
  });
  saat("click", "dialog.lembar", (dialog, e) => {
    if (e.target === dialog) dialog.close(); // the backdrop
  });
}
