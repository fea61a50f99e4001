// A facility's month on one screen. Each row is saved by itself once it is left; a row that could not be sent stays
// marked, is kept for this tab (ids and figures, never a name) and goes out again when the signal is back.
// Without this script the page is one form with one button.
import { sembunyikanBilah, tampilkanBilah } from "./jaringan.js";
import { katakan } from "./umum.js";

const DIAM_MS = 2500; // a row nobody leaves is saved all the same
const KUMPUL_MS = 300;
const SEKALI = 25;
const ULANG_MS = 15000;
const ABSEN = ["alpa", "izin", "sakit"];
const MAKS = 31;

const form = document.querySelector("form[data-isian]");
const kunci = `isian:${form?.dataset.isian}`;
const pesan = form?.querySelector("[data-isian-pesan]");
const antre = new Map(); // row -> true when it may be sent now, false while somebody is in it or it was refused
let sibuk = false;
let berhenti = false; // signed out, or not allowed: sending again by itself helps nobody
let pewaktu;

const baris = () => [...form.querySelectorAll("[data-isian-baris]")];
const barisDari = (el) => el.closest?.("[data-isian-baris]");
const nomor = (li) => li.dataset.isianBaris;
const kolom = (li, nama) => li.querySelector(`[name="${nomor(li)}-${nama}"]`);
const kendali = (li) => [...li.querySelectorAll("input[name]")].filter((i) => i.name !== "daftar");

function isi(li) {
  const nilai = {};
  for (const i of kendali(li)) {
    if (i.name.endsWith("-versi")) continue;
    if (i.type === "radio") nilai[i.name] = i.checked ? i.value : (nilai[i.name] ?? "");
    else nilai[i.name] = i.type === "checkbox" ? (i.checked ? "on" : "") : i.value.trim();
  }
  return nilai;
}

/** What was typed; the box that moves an entry here comes and goes with the server's answers. */
const sidik = (li) => JSON.stringify(isi(li), (nama, nilai) => (nama.endsWith("-pindah") ? undefined : nilai));
const kosong = (li) => Object.values(isi(li)).every((v) => !v);

// --- what is seen ---------------------------------------------------------------------------------

/** Days present and days that count, as the rule in force treats leave and sickness. */
function persen(li) {
  const tempat = li.querySelector("[data-isian-persen]");
  if (!tempat) return;
  const angka = (nama) => Number.parseInt(kolom(li, nama).value, 10);
  const semua = angka("hari_efektif") || Number.parseInt(form.dataset.hari, 10);
  const [alpa, izin, sakit] = ABSEN.map(angka);
  tempat.dataset.jenis = "";
  if (Number.isNaN(semua) || ABSEN.every((k) => kolom(li, k).value.trim() === "")) {
    tempat.textContent = "";
    return;
  }
  let hadir = semua - (alpa || 0);
  let hari = semua;
  for (const [n, cara] of [[izin || 0, form.dataset.izin], [sakit || 0, form.dataset.sakit]]) {
    if (cara !== "hadir") hadir -= n;
    if (cara === "dikeluarkan") hari -= n;
  }
  if ((alpa || 0) + (izin || 0) + (sakit || 0) > semua) {
    tempat.textContent = `Tidak hadir melebihi ${semua} hari efektif.`;
    tempat.dataset.jenis = "bahaya";
    return;
  }
  if (hari <= 0) {
    tempat.textContent = "Tidak ada hari yang dihitung.";
    return;
  }
  const batas = Number.parseInt(form.dataset.ambang, 10) || 0;
  const bawah = hadir * 100 < batas * hari;
  let p = Math.round((hadir * 100) / hari);
  if (bawah && p >= batas) p = (Math.floor((hadir * 1000) / hari) / 10).toString().replace(".", ",");
  tempat.textContent = `Hadir ${hadir} dari ${hari} = ${p}\u00a0%${bawah ? `, di bawah ${batas}\u00a0%` : ""}`;
  tempat.dataset.jenis = bawah ? "bahaya" : "baik";
}

function tandai(li, keadaan, kalimat = "") {
  li.dataset.keadaan = keadaan;
  if (!kalimat) return;
  const status = li.querySelector("[data-isian-status]");
  for (const p of status.querySelectorAll(":scope > p, :scope > button")) p.remove();
  const p = document.createElement("p");
  p.textContent = kalimat;
  status.append(p);
  status.dataset.jenis = "awas";
}

function ringkas() {
  const n = antre.size;
  form.toggleAttribute("data-berubah", n > 0);
  katakan(pesan, n === 0 ? "" : `${n} belum tersimpan`, n ? "" : "baik");
}

// --- draft ----------------------------------------------------------------------------------------

function draf(kerja) {
  try {
    return kerja(window.sessionStorage);
  } catch {
    return null; // full or forbidden: then there is no draft, and nothing else changes
  }
}

function simpanDraf() {
  draf((simpan) => {
    const lain = JSON.parse(simpan.getItem(kunci) ?? "{}");
    for (const li of baris()) delete lain[nomor(li)];
    for (const li of antre.keys()) lain[nomor(li)] = { isi: isi(li), versi: kolom(li, "versi").value };
    if (Object.keys(lain).length) simpan.setItem(kunci, JSON.stringify(lain));
    else simpan.removeItem(kunci);
  });
}

function pulihkan() {
  const lama = draf((simpan) => JSON.parse(simpan.getItem(kunci) ?? "{}")) ?? {};
  const sini = new Map(baris().map((li) => [nomor(li), li]));
  for (const [id, d] of Object.entries(lama)) {
    const li = sini.get(id);
    if (!li) continue;
    for (const i of kendali(li)) {
      if (!(i.name in d.isi)) continue;
      if (i.type === "radio") i.checked = d.isi[i.name] === i.value;
      else if (i.type === "checkbox") i.checked = d.isi[i.name] === "on";
      else i.value = d.isi[i.name];
    }
    kolom(li, "versi").value = d.versi;
    tandai(li, "ubah", "Isian yang belum tersimpan dipulihkan.");
    antre.set(li, true);
    persen(li);
  }
  const jauh = Object.keys(lama).filter((id) => !sini.has(id)).length;
  ringkas();
  if (jauh) katakan(pesan, `${jauh} isian di halaman lain belum terkirim. Buka halaman itu.`, "bahaya");
  if (antre.size) jadwalkan(KUMPUL_MS);
}

// --- sending --------------------------------------------------------------------------------------

function jadwalkan(tunggu) {
  clearTimeout(pewaktu);
  pewaktu = setTimeout(alirkan, tunggu);
}

function kiriman(rombongan) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.querySelector('input[name="csrfmiddlewaretoken"]').value);
  const tanggal = form.querySelector('input[name="tanggal"]');
  if (tanggal) data.append("tanggal", tanggal.value);
  for (const li of rombongan) {
    data.append("daftar", nomor(li));
    data.append(`${nomor(li)}-versi`, kolom(li, "versi").value);
    for (const [nama, nilai] of Object.entries(isi(li))) if (nilai) data.append(nama, nilai);
  }
  return data;
}

function terima(html, dikirim) {
  const dok = new DOMParser().parseFromString(html, "text/html");
  const kemajuan = dok.querySelector("[data-isian-kemajuan]");
  if (kemajuan) document.querySelector("[data-isian-kemajuan]")?.replaceWith(kemajuan);
  for (const [li, semula] of dikirim) {
    const baru = dok.querySelector(`[data-isian-status="${nomor(li)}"]`);
    if (!baru) {
      antre.delete(li); // an empty row that was never stored
      tandai(li, "");
      continue;
    }
    li.querySelector("[data-isian-status]").replaceWith(baru);
    const ditolak = baru.dataset.jenis === "bahaya";
    if (sidik(li) !== semula) antre.set(li, true);
    else if (ditolak) antre.set(li, false);
    else antre.delete(li);
    tandai(li, ditolak ? "tolak" : "");
  }
}

async function alirkan() {
  const siap = [...antre].filter(([, boleh]) => boleh).map(([li]) => li);
  if (sibuk || berhenti || siap.length === 0) return;
  sibuk = true;
  const rombongan = siap.slice(0, SEKALI);
  const dikirim = new Map(rombongan.map((li) => [li, sidik(li)]));
  for (const li of rombongan) tandai(li, "kirim");
  let tunggu = KUMPUL_MS;
  try {
    const jawaban = await fetch(form.action, {
      method: "POST",
      body: kiriman(rombongan),
      credentials: "same-origin",
      headers: { "HX-Request": "true" },
    });
    if (jawaban.status === 200 || jawaban.status === 422) {
      terima(await jawaban.text(), dikirim);
      sembunyikanBilah();
    } else {
      berhenti = jawaban.status === 204 || jawaban.status === 403 || jawaban.status === 404;
      const masuk = document.querySelector('meta[name="url-masuk"]')?.content;
      tampilkanBilah(jawaban.status === 204 ? 401 : jawaban.status, jawaban.status === 204 ? masuk : undefined);
      for (const li of rombongan) tandai(li, "tunggu", "Belum tersimpan.");
      tunggu = ULANG_MS;
    }
  } catch {
    tampilkanBilah(0);
    for (const li of rombongan) tandai(li, "tunggu", "Belum terkirim. Dikirim lagi sendiri bila ada sinyal.");
    tunggu = ULANG_MS;
  } finally {
    sibuk = false;
    simpanDraf();
    ringkas();
    if ([...antre.values()].some(Boolean)) jadwalkan(tunggu);
  }
}

// --- changes --------------------------------------------------------------------------------------

function berubah(li) {
  if (kolom(li, "tak")?.checked) {
    for (const i of kendali(li)) {
      if (i.type === "radio" || (i.type === "checkbox" && !i.hasAttribute("data-isian-tak"))) i.checked = false;
      else if (i.type !== "checkbox" && i.type !== "hidden" && !i.name.endsWith("-keterangan")) i.value = "";
    }
  }
  antre.set(li, false);
  berhenti = false;
  tandai(li, "ubah");
  persen(li);
  simpanDraf();
  ringkas();
  clearTimeout(li.diam);
  li.diam = setTimeout(() => selesai(li), DIAM_MS);
}

/** The row is done for now: a pupil with one number has been counted, so the empty ones are none. */
function selesai(li) {
  clearTimeout(li.diam);
  if (antre.get(li) !== false || li.dataset.keadaan === "tolak") return;
  if (form.hasAttribute("data-sekolah") && ABSEN.some((k) => kolom(li, k).value.trim() !== "")) {
    for (const k of ABSEN) if (kolom(li, k).value.trim() === "") kolom(li, k).value = "0";
    persen(li);
  }
  if (kosong(li) && !kolom(li, "versi").value) {
    antre.delete(li);
    tandai(li, "");
  } else antre.set(li, true);
  simpanDraf();
  ringkas();
  jadwalkan(KUMPUL_MS);
}

function langkah(tombol) {
  const isian = tombol.parentElement.querySelector("input");
  const kini = Number.parseInt(isian.value, 10);
  const geser = Number.parseInt(tombol.dataset.langkah, 10);
  isian.value = Number.isNaN(kini) ? Math.max(geser, 0) : Math.min(Math.max(kini + geser, 0), MAKS);
  berubah(barisDari(tombol));
}

function penuh(li) {
  for (const k of ABSEN) kolom(li, k).value = "0";
  berubah(li);
  selesai(li);
}

/** Whoever was weighed was there. */
function ikutHadir(isian) {
  const li = barisDari(isian);
  if (form.hasAttribute("data-sekolah") || isian.value === "") return;
  if (!/-(berat_kg|tinggi_cm|sistolik|diastolik|imunisasi)$/.test(isian.name)) return;
  const radio = [...li.querySelectorAll(`[name="${nomor(li)}-hadir"]`)];
  if (!radio.some((r) => r.checked)) radio[0].checked = true;
}

/** Arrows go up and down a column; Enter goes on to the next field, and from the last to the next person. */
function tombolArah(e) {
  const isian = e.target;
  if (!isian.matches("input[type=text], input[type=date]") || e.ctrlKey || e.altKey || e.metaKey) return;
  const li = barisDari(isian);
  if (!li) return;
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    if (isian.type === "date") return;
    const semua = baris();
    const nama = isian.name.slice(nomor(li).length);
    for (let n = semua.indexOf(li); ; ) {
      n += e.key === "ArrowDown" ? 1 : -1;
      if (!semua[n]) return;
      const tujuan = semua[n].querySelector(`[name="${nomor(semua[n])}${nama}"]`);
      if (!tujuan || tujuan.closest("details:not([open])")) continue;
      e.preventDefault();
      tujuan.focus();
      return;
    }
  }
  if (e.key === "Enter") {
    e.preventDefault();
    const medan = [...form.querySelectorAll("[data-isian-baris] input[type=text]")].filter(
      (i) => !i.closest("details:not([open])") && i.offsetParent,
    );
    const lanjut = medan[medan.indexOf(isian) + 1];
    if (lanjut) lanjut.focus();
    else selesai(li);
  }
}

function pasang() {
  form.addEventListener("input", (e) => {
    const li = barisDari(e.target);
    if (!li) return;
    ikutHadir(e.target);
    berubah(li);
  });
  form.addEventListener("change", (e) => barisDari(e.target) && berubah(barisDari(e.target)));
  form.addEventListener("focusout", (e) => {
    const li = barisDari(e.target);
    if (li && !(e.relatedTarget && li.contains(e.relatedTarget)) && antre.has(li)) selesai(li);
  });
  form.addEventListener("focusin", (e) => e.target.matches("input[inputmode]") && e.target.select());
  form.addEventListener("keydown", tombolArah);
  form.addEventListener("click", (e) => {
    const tombol = e.target.closest?.("button");
    if (!tombol) return;
    const li = barisDari(tombol);
    if (tombol.dataset.langkah) langkah(tombol);
    else if (tombol.hasAttribute("data-isian-penuh")) penuh(li);
    else if (tombol.hasAttribute("data-isian-semua")) {
      e.preventDefault();
      for (const satu of baris()) if (kosong(satu) && !kolom(satu, "versi").value) penuh(satu);
    } else if (tombol.hasAttribute("data-isian-simpan")) {
      e.preventDefault(); // saved knowingly over what somebody else stored
      tandai(li, "ubah");
      antre.set(li, true);
      jadwalkan(0);
    }
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    for (const [li, boleh] of antre) if (!boleh) antre.set(li, true);
    berhenti = false;
    if (antre.size === 0) katakan(pesan, "Semua sudah tersimpan.", "baik");
    jadwalkan(0);
  });
  const lagi = () => {
    berhenti = false;
    if (!document.hidden) jadwalkan(KUMPUL_MS);
  };
  window.addEventListener("online", lagi);
  document.addEventListener("visibilitychange", lagi);
  for (const li of baris()) persen(li);
  pulihkan();
}

if (form) pasang();
