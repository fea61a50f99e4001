// A drawn signature: strokes on [data-ttd-kanvas] become the file of the [data-ttd-berkas] beside it, so that the form
// sends it like an uploaded picture. Without this script, and by keyboard, a picture is chosen instead.
import { katakan, saat } from "./umum.js";

const TEBAL = 2.5;
const goresan = new WeakMap(); // canvas → strokes, each a list of [x, y] in CSS pixels

function bagian(elemen) {
  const akar = elemen.closest("[data-ttd]");
  return {
    kanvas: akar.querySelector("[data-ttd-kanvas]"),
    berkas: akar.querySelector("[data-ttd-berkas]"),
    status: akar.querySelector("[data-ttd-status]"),
  };
}

/** The bitmap follows the shown size; a turned phone draws the strokes anew. */
function siapkan(kanvas) {
  const skala = window.devicePixelRatio || 1;
  const lebar = Math.round(kanvas.clientWidth * skala);
  const tinggi = Math.round(kanvas.clientHeight * skala);
  if (kanvas.width !== lebar || kanvas.height !== tinggi) {
    kanvas.width = lebar;
    kanvas.height = tinggi;
  }
  const kuas = kanvas.getContext("2d");
  kuas.setTransform(skala, 0, 0, skala, 0, 0);
  kuas.fillStyle = "#fff";
  kuas.fillRect(0, 0, kanvas.clientWidth, kanvas.clientHeight);
  Object.assign(kuas, { strokeStyle: "#10203a", fillStyle: "#10203a", lineWidth: TEBAL, lineCap: "round", lineJoin: "round" });
  return kuas;
}

function gambar(kanvas) {
  const kuas = siapkan(kanvas);
  for (const titik of goresan.get(kanvas) ?? []) {
    kuas.beginPath();
    if (titik.length === 1) kuas.arc(titik[0][0], titik[0][1], TEBAL / 2, 0, 7);
    else for (const [x, y] of titik) kuas.lineTo(x, y);
    if (titik.length === 1) kuas.fill();
    else kuas.stroke();
  }
}

async function simpan(kanvas) {
  const { berkas, status } = bagian(kanvas);
  const form = berkas.form;
  const bawaan = new DataTransfer();
  if (goresan.get(kanvas)?.length) {
    form?.setAttribute("data-sedang-kirim", ""); // a tap on Simpan now would send an older drawing
    try {
      const gumpal = await new Promise((selesai) => {
        kanvas.toBlob(selesai, "image/png");
      });
      bawaan.items.add(new File([gumpal], "tanda-tangan.png", { type: "image/png" }));
      katakan(status, "Tanda tangan siap disimpan.", "baik");
    } finally {
      form?.removeAttribute("data-sedang-kirim");
    }
  } else katakan(status, "Kotak kosong.");
  berkas.files = bawaan.files;
  form?.dispatchEvent(new Event("change", { bubbles: true }));
}

function letak(kanvas, e) {
  const kotak = kanvas.getBoundingClientRect();
  return [e.clientX - kotak.left - kanvas.clientLeft, e.clientY - kotak.top - kanvas.clientTop];
}

export function pasangTandaTangan() {
  let aktif = null; // the canvas being drawn on
  saat("pointerdown", "[data-ttd-kanvas]", (kanvas, e) => {
    if (e.button > 0) return;
    e.preventDefault();
    kanvas.setPointerCapture?.(e.pointerId);
    goresan.set(kanvas, [...(goresan.get(kanvas) ?? []), [letak(kanvas, e)]]);
    aktif = kanvas;
    gambar(kanvas);
  });
  document.addEventListener("pointermove", (e) => {
    if (!aktif) return;
    goresan.get(aktif).slice(-1)[0].push(letak(aktif, e));
    gambar(aktif);
  });
  for (const jenis of ["pointerup", "pointercancel"]) {
    document.addEventListener(jenis, () => {
      const kanvas = aktif;
      aktif = null;
      if (kanvas) simpan(kanvas);
    });
  }
  const kurangi = (ubah) => (tombol) => {
    const { kanvas } = bagian(tombol);
    goresan.set(kanvas, ubah(goresan.get(kanvas) ?? []));
    gambar(kanvas);
    simpan(kanvas);
  };
  saat("click", "[data-ttd-urung]", kurangi((g) => g.slice(0, -1)));
  saat("click", "[data-ttd-hapus]", kurangi(() => []));
  saat("change", "[data-ttd-berkas]", (berkas) => {
    const { kanvas, status } = bagian(berkas);
    goresan.set(kanvas, []); // a chosen picture takes the place of the drawing
    gambar(kanvas);
    katakan(status, berkas.files.length ? "Gambar tanda tangan dipilih." : "");
  });
}
