// Points of a report: added, removed and moved on the page; earlier ones inserted from *Riwayat Poin*, also as
// lines of a text.
import { saat } from "./umum.js";

function tandai(daftar) {
  daftar.dispatchEvent(new Event("change", { bubbles: true }));
}

function isian(poin) {
  return poin.querySelector("textarea");
}

function tambah(daftar, teks = "") {
  const semua = [...daftar.querySelectorAll("[data-poin]")];
  let poin = teks ? semua.find((p) => !isian(p).value.trim()) : null; // an empty one is filled first
  if (!poin) {
    poin = semua[0].cloneNode(true);
    daftar.append(poin);
  }
  isian(poin).value = teks;
  isian(poin).textContent = teks;
  tandai(daftar);
  return isian(poin);
}

// A report whose parts are plain text takes a point as a line at its end.
function sambung(kotak, teks) {
  const isi = kotak.value.trimEnd();
  kotak.value = isi ? `${isi}\n${teks.trim()}` : teks.trim();
  kotak.dispatchEvent(new Event("input", { bubbles: true }));
  tandai(kotak);
  return kotak;
}

function geser(tombol, ke) {
  const poin = tombol.closest("[data-poin]");
  const tetangga = ke < 0 ? poin.previousElementSibling : poin.nextElementSibling;
  if (!tetangga?.hasAttribute("data-poin")) return;
  if (ke < 0) tetangga.before(poin);
  else tetangga.after(poin);
  tombol.focus();
  tandai(poin.parentElement);
}

export function pasangPoin() {
  saat("click", "[data-poin-tambah]", (tombol) => {
    tambah(document.querySelector(`[data-poin-daftar="${tombol.dataset.poinTambah}"]`)).focus();
  });
  saat("click", "[data-poin-naik]", (tombol) => geser(tombol, -1));
  saat("click", "[data-poin-turun]", (tombol) => geser(tombol, 1));
  saat("click", "[data-poin-hapus]", (tombol) => {
    const poin = tombol.closest("[data-poin]");
    const daftar = poin.parentElement;
    if (daftar.querySelectorAll("[data-poin]").length > 1) poin.remove();
    else isian(poin).value = "";
    tandai(daftar);
    isian(daftar.querySelector("[data-poin]")).focus();
  });
  saat("click", "[data-poin-sisip]", (tombol) => {
    const nama = tombol.dataset.poinSisip;
    const daftar = document.querySelector(`[data-poin-daftar="${nama}"]`);
    const kotak = document.querySelector(`[data-poin-isian="${nama}"]`);
    if (!daftar && !kotak) return; // Riwayat Poin opened as a page of its own
    const tempat = daftar ? tambah(daftar, tombol.textContent) : sambung(kotak, tombol.textContent);
    tombol.closest("dialog")?.close();
    tempat.focus();
  });
}
