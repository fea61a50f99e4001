// A chosen photo is shrunk before it is sent: a 5 MB picture never leaves a village with one bar of signal.
import { katakan, saat } from "./umum.js";

const SISI_MAKS = 1280;
const MUTU = 0.72;

async function kecilkan(berkas) {
  const gambar = await createImageBitmap(berkas, { imageOrientation: "from-image" });
  const skala = Math.min(1, SISI_MAKS / Math.max(gambar.width, gambar.height));
  const kanvas = document.createElement("canvas");
  kanvas.width = Math.round(gambar.width * skala);
  kanvas.height = Math.round(gambar.height * skala);
  kanvas.getContext("2d").drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
  gambar.close();
  const gumpal = await new Promise((selesai) => {
    kanvas.toBlob(selesai, "image/jpeg", MUTU);
  });
  // Drawing also drops the metadata (place, phone). A picture that would grow stays as it is.
  return gumpal && gumpal.size < berkas.size
    ? new File([gumpal], "foto.jpg", { type: "image/jpeg", lastModified: berkas.lastModified })
    : berkas;
}

function ukuran(bita) {
  return bita >= 1e6 ? `${(bita / 1e6).toFixed(1).replace(".", ",")} MB` : `${Math.ceil(bita / 1000)} KB`;
}

export function pasangFoto() {
  saat("change", "input[type=file][data-foto]", async (masukan) => {
    const tempat = masukan.closest(".bidang") ?? masukan.parentElement;
    const status = tempat.querySelector("[data-foto-status]");
    const gambar = tempat.querySelector("[data-foto-pratinjau]");
    const asal = [...masukan.files];
    if (gambar?.src) URL.revokeObjectURL(gambar.src);
    if (asal.length === 0) {
      if (gambar) gambar.hidden = true;
      katakan(status, "");
      return;
    }
    katakan(status, "Mengecilkan foto…");
    const form = masukan.form;
    form?.setAttribute("data-sedang-kirim", ""); // a tap on Simpan now would send the large one
    try {
      const hasil = await Promise.all(asal.map(kecilkan));
      const bawaan = new DataTransfer();
      for (const berkas of hasil) bawaan.items.add(berkas);
      masukan.files = bawaan.files;
      const dulu = asal.reduce((n, b) => n + b.size, 0);
      const kini = hasil.reduce((n, b) => n + b.size, 0);
      katakan(status, kini < dulu ? `Foto siap: ${ukuran(kini)} (semula ${ukuran(dulu)})` : `Foto siap: ${ukuran(kini)}`, "baik");
      if (gambar) {
        gambar.src = URL.createObjectURL(hasil[0]);
        gambar.hidden = false;
      }
    } catch {
      katakan(status, "Foto ini tidak bisa dibaca. Pilih foto lain (JPEG, PNG atau WebP).", "bahaya");
      masukan.value = "";
      if (gambar) gambar.hidden = true;
    } finally {
      form?.removeAttribute("data-sedang-kirim");
    }
  });
}
