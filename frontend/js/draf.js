// A register reloaded by accident keeps its unsent marks: form[data-draf] stores which mark each family has, under
// meeting and version, for this tab only. Ids and marks, never a name. Saved, or changed elsewhere, it is gone.
import { katakan, padaIsiBaru, saat } from "./umum.js";

const AWALAN = "draf:";

function kunci(form) {
  return `${AWALAN}${form.dataset.draf}:${form.querySelector('input[name="versi"]')?.value}`;
}

function radio(form) {
  return form.querySelectorAll(".segmen input[type=radio]");
}

/** Storage may be full or forbidden: then there is no draft, and nothing else changes. */
function coba(kerja) {
  try {
    return kerja(window.sessionStorage);
  } catch {
    return null;
  }
}

function tanda(form) {
  const isi = {};
  for (const r of radio(form)) {
    isi[r.name] ??= "";
    if (r.checked) isi[r.name] = r.value;
  }
  return isi;
}

export function simpanDraf(form) {
  if (form.dataset.draf) coba((simpan) => simpan.setItem(kunci(form), JSON.stringify(tanda(form))));
}

function buang(form, kecuali = "") {
  const milik = `${AWALAN}${form.dataset.draf}:`;
  coba((simpan) => {
    for (const k of Object.keys(simpan)) if (k.startsWith(milik) && k !== kecuali) simpan.removeItem(k);
  });
}

function pulihkan(form) {
  const teks = coba((simpan) => simpan.getItem(kunci(form)));
  buang(form, kunci(form));
  const isi = teks && coba(() => JSON.parse(teks));
  if (!isi) return;
  const semula = JSON.stringify(tanda(form));
  for (const r of radio(form)) if (r.name in isi) r.checked = r.value === isi[r.name];
  if (JSON.stringify(tanda(form)) === semula) return;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  katakan(form.querySelector("[data-draf-status]"), "Tanda yang belum tersimpan dipulihkan. Periksa, lalu simpan.", "baik");
}

export function pasangDraf() {
  padaIsiBaru((akar) => {
    for (const form of akar.querySelectorAll?.("form[data-draf]") ?? []) pulihkan(form);
  });
  saat("pkh:tersimpan", "form[data-draf]", (form) => buang(form));
}
