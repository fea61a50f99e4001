// A group's payments: what was used last goes into a row by one tap, and a saved row hands over to the next family.
import { saat } from "./umum.js";

function isi(form, nama, nilai) {
  const isian = form.elements[nama];
  if (!isian) return;
  isian.value = nilai;
  isian.dispatchEvent(new Event("change", { bubbles: true }));
}

function lanjut(baris) {
  const rincian = baris.querySelector("details");
  if (!rincian) return;
  rincian.open = true;
  rincian.querySelector("summary").focus();
  baris.scrollIntoView({ block: "start" });
}

export function pasangKelompok() {
  saat("click", "[data-pakai]", (tombol, e) => {
    const form = tombol.closest("form");
    if (!form) return;
    e.preventDefault();
    for (const nama of ["tanggal", "saluran", "tempat"]) isi(form, nama, tombol.dataset[nama]);
  });
  // What was just used is offered in every row, also in those drawn before it was.
  document.addEventListener("htmx:oobAfterSwap", (e) => {
    if (e.target.id !== "pakai-terakhir") return;
    for (const tempat of document.querySelectorAll("[data-pakai-tempat]")) {
      tempat.replaceChildren(...[...e.target.childNodes].map((n) => n.cloneNode(true)));
    }
  });
  document.addEventListener("htmx:beforeSwap", (e) => {
    const baris = e.detail.target;
    if (e.detail.xhr?.status !== 200 || !baris?.matches?.("[data-rekon-baris]")) return;
    const berikut = baris.nextElementSibling;
    if (berikut?.matches("[data-rekon-baris]")) setTimeout(() => lanjut(berikut), 50);
  });
}
