// Copying. form[data-salin] asks the server, which logs it and answers {"nilai": "…"};
// [data-salin-dari="id"] copies text that is on the page already.
import { tampilkanBilah } from "./jaringan.js";
import { saat } from "./umum.js";

const LAMA_TANDA_MS = 2500;

async function kePapanKlip(teks) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(teks);
  // An office server without https has no clipboard API.
  const kotak = document.createElement("textarea");
  kotak.value = teks;
  kotak.className = "visually-hidden";
  document.body.append(kotak);
  kotak.select();
  const berhasil = document.execCommand("copy");
  kotak.remove();
  if (!berhasil) throw new Error("papan klip ditolak");
}

function tandaiTersalin(tombol, kalimat) {
  const label = tombol.querySelector("[data-salin-label]") ?? tombol;
  label.dataset.semula ??= label.textContent;
  label.setAttribute("aria-live", "polite");
  label.textContent = kalimat;
  clearTimeout(label.penghapus);
  label.penghapus = setTimeout(() => {
    label.textContent = label.dataset.semula;
  }, LAMA_TANDA_MS);
}

export function pasangSalin() {
  saat("submit", "form[data-salin]", async (form, e) => {
    e.preventDefault();
    const tombol = form.querySelector("button");
    try {
      const jawaban = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        headers: { Accept: "application/json" },
      });
      if (!jawaban.ok || jawaban.redirected) {
        tampilkanBilah(jawaban.redirected ? 401 : jawaban.status);
        return;
      }
      await kePapanKlip((await jawaban.json()).nilai);
      tandaiTersalin(tombol, "Tersalin");
    } catch (galat) {
      if (galat instanceof TypeError) tampilkanBilah(0);
      else tandaiTersalin(tombol, "Tidak bisa menyalin");
    }
  });
  saat("click", "[data-salin-dari]", async (tombol) => {
    const asal = document.getElementById(tombol.dataset.salinDari);
    try {
      await kePapanKlip(asal.value ?? asal.textContent.trim());
      tandaiTersalin(tombol, "Tersalin");
    } catch {
      tandaiTersalin(tombol, "Tidak bisa menyalin");
    }
  });
}
