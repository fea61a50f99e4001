// Sending forms. Any POST form is sent once however often its button is tapped; a form with data-jaga is
// sent by fetch, so that a lost signal leaves what was typed on the screen; data-jaga-ubah warns before
// unsaved changes are left. Without this script they are plain forms.
import { sembunyikanBilah, tampilkanBilah } from "./jaringan.js";
import { padaIsiBaru } from "./umum.js";

const BATAS_MS = 60000; // a photo over a slow line needs time; for ever it must not take
const TAMPIL = new Set([200, 400, 409, 422]);

function tandaiSibuk(form, sibuk) {
  form.toggleAttribute("data-sedang-kirim", sibuk);
  for (const tombol of form.querySelectorAll("button:not([type=button])")) {
    if (sibuk) tombol.setAttribute("aria-busy", "true");
    else tombol.removeAttribute("aria-busy");
  }
}

function isiForm(form, tombol) {
  const isi = new FormData(form);
  if (tombol?.name) isi.append(tombol.name, tombol.value);
  return isi;
}

/** After logging in again elsewhere the page's CSRF token is old: take a new one, keep the input. */
async function segarkanToken(form) {
  const jawaban = await fetch(location.href, { credentials: "same-origin" });
  const dok = new DOMParser().parseFromString(await jawaban.text(), "text/html");
  const baru = dok.querySelector('meta[name="csrf-token"]')?.content;
  const isian = form.querySelector('input[name="csrfmiddlewaretoken"]');
  if (baru && isian) {
    isian.value = baru;
    document.querySelector('meta[name="csrf-token"]').content = baru;
    delete form.dataset.tokenLama;
  }
}

function gantiIsi(html, olah) {
  const dok = new DOMParser().parseFromString(html, "text/html");
  const baru = dok.querySelector("main");
  const lama = document.querySelector("main");
  if (!baru || !lama) return false;
  document.title = dok.title;
  lama.replaceWith(baru);
  olah(baru);
  baru.dispatchEvent(new CustomEvent("pkh:isi-baru", { bubbles: true }));
  return true;
}

async function kirim(form, tombol, olah) {
  const batal = new AbortController();
  const penjaga = setTimeout(() => batal.abort(), BATAS_MS);
  try {
    if (form.dataset.tokenLama) await segarkanToken(form);
    const jawaban = await fetch(form.action, {
      method: "POST",
      body: isiForm(form, tombol),
      credentials: "same-origin",
      headers: { "X-Kirim": "1" }, // asks for the redirect as X-Lokasi, see inti.middleware
      signal: batal.signal,
    });
    const tujuan = jawaban.headers.get("X-Lokasi") ?? (jawaban.redirected ? jawaban.url : "");
    if (tujuan) {
      const masuk = document.querySelector('meta[name="url-masuk"]')?.content;
      if (masuk && new URL(tujuan, location.href).pathname === masuk) {
        form.dataset.tokenLama = "1";
        tampilkanBilah(401, masuk);
        return;
      }
      form.removeAttribute("data-berubah");
      form.dispatchEvent(new CustomEvent("pkh:tersimpan", { bubbles: true }));
      location.assign(tujuan);
      return;
    }
    const html = TAMPIL.has(jawaban.status) ? await jawaban.text() : "";
    if (html && gantiIsi(html, olah)) sembunyikanBilah();
    else {
      if (jawaban.status === 403) form.dataset.tokenLama = "1";
      tampilkanBilah(jawaban.status);
    }
  } catch {
    tampilkanBilah(0);
  } finally {
    clearTimeout(penjaga);
    tandaiSibuk(form, false);
  }
}

export function pasangKirim(olah) {
  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post" || e.defaultPrevented || form.hasAttribute("hx-post")) return;
    if (form.hasAttribute("data-sedang-kirim")) {
      e.preventDefault();
      return;
    }
    if (form.hasAttribute("data-salin")) return;
    tandaiSibuk(form, true);
    if (form.hasAttribute("data-jaga")) {
      e.preventDefault();
      kirim(form, e.submitter, olah);
    } else if (!navigator.onLine) {
      e.preventDefault();
      tandaiSibuk(form, false);
      tampilkanBilah(0);
    } else form.removeAttribute("data-berubah");
  });
  // Coming back by the back button must not find the buttons still busy.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sedang-kirim]")) tandaiSibuk(form, false);
  });

  const tandai = (e) => {
    const form = e.target instanceof Element ? e.target.closest("form[data-jaga-ubah]") : null;
    form?.setAttribute("data-berubah", "");
  };
  document.addEventListener("input", tandai);
  document.addEventListener("change", tandai);
  window.addEventListener("beforeunload", (e) => {
    if (document.querySelector("form[data-berubah]")) e.preventDefault();
  });
  padaIsiBaru((akar) => akar.querySelector?.("[data-ringkasan-galat]:not([data-galeri] *)")?.focus());
}
