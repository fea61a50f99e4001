// *Ambil GPS*: fills latitude, longitude, accuracy and moment of a [data-gps] group.
import { katakan, saat } from "./umum.js";

const GAGAL = {
  1: "Izin lokasi ditolak. Buka setelan browser, izinkan lokasi untuk situs ini, lalu coba lagi.",
  2: "Lokasi tidak ditemukan. Nyalakan GPS, pindah ke tempat terbuka, lalu coba lagi.",
  3: "GPS terlalu lama menjawab. Pindah ke tempat terbuka, lalu coba lagi.",
};
const PILIHAN = { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 };
const KASAR_M = 100;

function isi(id, nilai) {
  const bidang = id && document.getElementById(id);
  if (!bidang) return;
  bidang.value = nilai;
  bidang.dispatchEvent(new Event("input", { bubbles: true }));
}

export function pasangGps() {
  saat("click", "[data-gps-ambil]", (tombol) => {
    const kelompok = tombol.closest("[data-gps]");
    const status = kelompok.querySelector("[data-gps-status]");
    const nama = kelompok.querySelector("[data-gps-nama]").dataset;
    if (!navigator.geolocation || !window.isSecureContext) {
      katakan(status, "Browser ini tidak bisa mengambil GPS. Ketik koordinat di bawah.", "bahaya");
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
        const meter = Math.round(coords.accuracy);
        if (meter > KASAR_M) katakan(status, `Lokasi kasar (± ${meter} m). Tunggu sebentar di tempat terbuka, lalu ambil lagi.`, "bahaya");
        else katakan(status, `Lokasi terambil (± ${meter} m).`, "baik");
        tombol.disabled = false;
      },
      (galat) => {
        katakan(status, GAGAL[galat.code] ?? GAGAL[2], "bahaya");
        tombol.disabled = false;
      },
      PILIHAN,
    );
  });
}
