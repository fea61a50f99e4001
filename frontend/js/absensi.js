// Attendance: form[data-absensi] with one radio group per family. Nothing is preselected; *Hadir Semua*
// fills only the families without a mark; a second tap clears a mark; the counters follow.
import { pasangDraf, simpanDraf } from "./draf.js";
import { padaIsiBaru, saat } from "./umum.js";

const RADIO = ".segmen input[type=radio], .cip input[type=radio]:not([required])";

function kelompokRadio(form) {
  const kelompok = new Map();
  for (const r of form.querySelectorAll(".segmen input[type=radio]")) {
    if (!kelompok.has(r.name)) kelompok.set(r.name, []);
    kelompok.get(r.name).push(r);
  }
  return kelompok;
}

function hitung(form) {
  const jumlah = { "": 0 };
  for (const radio of kelompokRadio(form).values()) {
    const nilai = radio.find((r) => r.checked)?.value ?? "";
    jumlah[nilai] = (jumlah[nilai] ?? 0) + 1;
  }
  for (const tempat of form.querySelectorAll("[data-hitung]")) {
    tempat.textContent = jumlah[tempat.dataset.hitung] ?? 0;
  }
}

function berubah(form) {
  form.setAttribute("data-berubah", "");
  hitung(form);
  simpanDraf(form);
}

export function pasangAbsensi() {
  pasangDraf();
  padaIsiBaru((akar) => {
    for (const form of akar.querySelectorAll?.("form[data-absensi]") ?? []) hitung(form);
  });
  saat("click", "[data-hadir-semua]", (tombol, e) => {
    e.preventDefault(); // without this script it is a submit button the server understands
    const form = tombol.closest("form[data-absensi]");
    for (const radio of kelompokRadio(form).values()) {
      if (radio.some((r) => r.checked)) continue;
      const sasaran = radio.find((r) => r.value === tombol.dataset.hadirSemua);
      if (sasaran) sasaran.checked = true;
    }
    berubah(form);
  });
  saat("change", "form[data-absensi]", berubah);

  // Clearing a radio, in a register or among chips that may stay empty: remember whether it was on when the
  // press began.
  let semula = null;
  saat("pointerdown", ".segmen label, .cip", (label) => {
    semula = label.querySelector("input:checked");
  });
  saat("click", RADIO, (radio) => {
    if (semula !== radio) return;
    semula = null;
    lepas(radio);
  });
  saat("keydown", RADIO, (radio, e) => {
    if (e.key === "Delete" || e.key === "Backspace" || (e.key === " " && radio.checked)) {
      e.preventDefault();
      lepas(radio);
    }
  });
}

function lepas(radio) {
  radio.checked = false;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}
