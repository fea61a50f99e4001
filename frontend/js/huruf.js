// Live character counters: SIKS-NG cuts texts at fixed lengths, so the writer must see the limit coming.
import { padaIsiBaru, saat } from "./umum.js";

function hitung(bidang) {
  const tempat = document.querySelector(`[data-hitung-huruf-untuk="${CSS.escape(bidang.id)}"]`);
  if (!tempat) return;
  const sisa = bidang.maxLength - bidang.value.length;
  tempat.textContent = `${bidang.value.length} dari ${bidang.maxLength} huruf`;
  tempat.toggleAttribute("data-lebih", sisa <= 0);
}

export function pasangHuruf() {
  saat("input", "[data-hitung-huruf]", hitung);
  padaIsiBaru((akar) => {
    for (const bidang of akar.querySelectorAll?.("[data-hitung-huruf]") ?? []) hitung(bidang);
  });
}
