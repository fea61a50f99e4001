// A chosen photo is shrunk before it is sent: a 5 MB picture never leaves a village with one bar of signal.
import { katakan, saat } from "./umum.js";

const SISI_MAKS = 1280;
const MUTU = 0.72;

/** When the camera took a JPEG, `2025:07:03 08:15:00`: the earliest moment its metadata name; "" when none. */
async function saatAmbil(berkas) {
  const teks = new TextDecoder("latin1").decode(await berkas.slice(0, 131072).arrayBuffer());
  if (!teks.includes("Exif\0\0")) return "";
  const saat = teks.match(/20\d\d:[01]\d:[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d(?=\0)/g) ?? [];
  return saat.sort()[0] ?? "";
}

/** A JPEG with this moment as its only metadata. */
function bertanggal(jpeg, saat) {
  if (!saat) return jpeg;
  const huruf = (teks) => [...teks].map((h) => h.charCodeAt(0));
  // APP1 of 54 bytes: a TIFF header, and one directory with one entry, DateTime (0x0132).
  const kepala = [0xff, 0xe1, 0, 54, ...huruf("Exif\0\0MM"), 0, 42, 0, 0, 0, 8];
  const isi = [0, 1, 0x01, 0x32, 0, 2, 0, 0, 0, 20, 0, 0, 0, 26, 0, 0, 0, 0, ...huruf(`${saat}\0`)];
  return new Blob([jpeg.slice(0, 2), new Uint8Array([...kepala, ...isi]), jpeg.slice(2)], { type: jpeg.type });
}

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
  // Drawing also drops the metadata (place, phone) but for the day, which the server keeps beside the photo.
  // A picture that would grow stays as it is.
  return gumpal && gumpal.size < berkas.size
    ? new File([bertanggal(gumpal, await saatAmbil(berkas))], "foto.jpg", { type: "image/jpeg", lastModified: berkas.lastModified })
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
