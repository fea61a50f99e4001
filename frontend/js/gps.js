// *Ambil GPS*: fills latitude, longitude, accuracy and moment of a [data-gps] group, or why there is none.
import { katakan, saat } from "./umum.js";

export const GAGAL = {
  1: "Izin lokasi ditolak. Buka setelan browser, izinkan lokasi untuk situs ini, lalu coba lagi.",
  2: "Lokasi tidak ditemukan. Nyalakan GPS, pindah ke tempat terbuka, lalu coba lagi.",
  3: "GPS terlalu lama menjawab. Pindah ke tempat terbuka, lalu coba lagi.",
};
export const PILIHAN = { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 };
const ALASAN = { 1: "ditolak" };

function isi(id, nilai) {
  const bidang = id && document.getElementById(id);
  if (!bidang) return;
  bidang.value = nilai;
  bidang.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Note why there is no position ("" when there is one), where the form asks for it. */
function alasan(kelompok, nama, nilai) {
  if (!nama.alasan) return;
  for (const satu of kelompok.querySelectorAll(`input[name="${nama.alasan}"]`)) satu.checked = satu.value === nilai;
}

function gagal(kelompok, kode, kalimat) {
  const nama = kelompok.querySelector("[data-gps-nama]").dataset;
  const status = kelompok.querySelector("[data-gps-status]");
  if (document.getElementById(nama.lintang)?.value) {
    katakan(status, `${kalimat} Titik yang sudah ada tetap dipakai.`, "bahaya");
    return;
  }
  alasan(kelompok, nama, ALASAN[kode] ?? "tidak_ada");
  if (nama.alasan) kelompok.querySelector("details").open = true;
  katakan(status, nama.alasan ? `${kalimat} Tanpa titik pun bisa disimpan.` : kalimat, "bahaya");
}

export function pasangGps() {
  // What is typed over a reading is no reading any more.
  saat("input", "[data-gps] input", (bidang, e) => {
    const kelompok = bidang.closest("[data-gps]");
    const nama = kelompok.querySelector("[data-gps-nama]").dataset;
    if (!e.isTrusted || ![nama.lintang, nama.bujur].includes(bidang.id)) return;
    isi(nama.akurasi, "");
    isi(nama.saat, "");
  });
  saat("click", "[data-gps-ambil]", (tombol) => {
    const kelompok = tombol.closest("[data-gps]");
    const status = kelompok.querySelector("[data-gps-status]");
    const nama = kelompok.querySelector("[data-gps-nama]").dataset;
    if (!navigator.geolocation || !window.isSecureContext) {
      gagal(kelompok, 2, "Browser ini tidak bisa mengambil GPS. Ketik koordinat di bawah.");
      return;
    }
    katakan(status, "Mengambil lokasi…");
    tombol.disabled = true;
    navigator.geolocation.getCurrentPosition(
      (posisi) => {
        const coords = posisi.coords;
        isi(nama.lintang, coords.latitude.toFixed(6));
        isi(nama.bujur, coords.longitude.toFixed(6));
        isi(nama.akurasi, Math.round(coords.accuracy));
        isi(nama.saat, new Date(posisi.timestamp).toISOString());
        alasan(kelompok, nama, "");
        const meter = Math.round(coords.accuracy);
        if (meter > Number(kelompok.dataset.kasar)) katakan(status, `Lokasi kasar (± ${meter} m), belum bisa dipakai sebagai letak rumah. Tunggu sebentar di tempat terbuka, lalu ambil lagi.`, "bahaya");
        else katakan(status, `Lokasi terambil (± ${meter} m).`, "baik");
        tombol.disabled = false;
      },
      (galat) => {
        gagal(kelompok, galat.code, GAGAL[galat.code] ?? GAGAL[2]);
        tombol.disabled = false;
      },
      PILIHAN,
    );
  });
}
