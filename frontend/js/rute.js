// A route: stops ordered by distance from here, in a list and on a map without tiles. `data-rute-antar` names what a
// stop is, `data-rute-semula` how the list was ordered before.
// Where the user stands stays in this page: it is put into no request and no address.
import {
  circle,
  circleMarker,
  control,
  divIcon,
  latLngBounds,
  map as buatPeta,
  marker,
  polyline,
  Browser,
} from "leaflet/dist/leaflet-src.esm.js";
import { GAGAL, PILIHAN } from "./gps.js";
import { katakan } from "./umum.js";

const JARI_BUMI_M = 6371000;

/** Straight distance in metres between two [latitude, longitude] in degrees. */
function jarak([a, b], [c, d]) {
  const rad = Math.PI / 180;
  const x = (d - b) * rad * Math.cos(((a + c) / 2) * rad);
  const y = (c - a) * rad;
  return Math.hypot(x, y) * JARI_BUMI_M;
}

function tulis(meter) {
  return meter < 1000 ? `${Math.round(meter / 10) * 10} m` : `${(meter / 1000).toFixed(1).replace(".", ",")} km`;
}

/** Nearest neighbour: from here to the closest, from there to the closest of the rest, and so on. */
function urutkan(dari, semua) {
  const sisa = [...semua];
  const urut = [];
  let tempat = dari;
  while (sisa.length > 0) {
    const dekat = sisa.reduce((n, s, i) => (jarak(tempat, s.titik) < jarak(tempat, sisa[n].titik) ? i : n), 0);
    const [satu] = sisa.splice(dekat, 1);
    urut.push({ ...satu, meter: jarak(tempat, satu.titik) });
    tempat = satu.titik;
  }
  return urut;
}

function gambar(peta, lapisan, urut, sini) {
  for (const satu of lapisan.splice(0)) satu.remove();
  const pasang = (satu) => lapisan.push(satu.addTo(peta));
  const jalur = [...(sini ? [sini.titik] : []), ...urut.map((s) => s.titik)];
  pasang(polyline(jalur, { className: "rute-garis", interactive: false }));
  if (sini) {
    pasang(circle(sini.titik, { radius: sini.akurasi, className: "rute-sekitar", interactive: false }));
    pasang(circleMarker(sini.titik, { radius: 8, className: "rute-sini", interactive: false }));
  }
  urut.forEach((s, i) => {
    const icon = divIcon({ className: "rute-nomor", html: String(i + 1), iconSize: [26, 26] });
    pasang(marker(s.titik, { icon, interactive: false, keyboard: false }));
  });
  peta.fitBounds(latLngBounds(jalur).pad(0.15), { maxZoom: 17, animate: false });
}

function pasangRute(bagian) {
  const daftar = bagian.querySelector("[data-rute-daftar]");
  const status = bagian.querySelector("[data-rute-status]");
  const tombol = bagian.querySelector("[data-rute-ambil]");
  const antar = bagian.dataset.ruteAntar || "rumah";
  const semula = `Urutan tetap menurut ${bagian.dataset.ruteSemula || "desa, RW, dan RT"}.`;
  const singgah = [...daftar.children].map((butir) => ({
    butir,
    titik: [Number(butir.dataset.lintang), Number(butir.dataset.bujur)],
  }));
  const peta = buatPeta(bagian.querySelector("[data-rute-peta]"), {
    attributionControl: false,
    dragging: !Browser.mobile, // one finger scrolls the page, two move the map
    scrollWheelZoom: false,
    maxZoom: 19,
    zoomAnimation: false,
  });
  control.scale({ imperial: false }).addTo(peta);
  const lapisan = [];
  gambar(peta, lapisan, singgah);

  tombol.addEventListener("click", () => {
    if (!navigator.geolocation || !window.isSecureContext) {
      katakan(status, `Browser ini tidak bisa mengambil GPS. ${semula}`, "bahaya");
      return;
    }
    katakan(status, "Mengambil lokasi…");
    tombol.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const sini = { titik: [coords.latitude, coords.longitude], akurasi: coords.accuracy };
        const urut = urutkan(sini.titik, singgah);
        daftar.append(...urut.map((s) => s.butir));
        urut.forEach((s, i) => {
          s.butir.querySelector("[data-rute-jarak]").textContent = `${tulis(s.meter)} dari ${i ? `${antar} sebelumnya` : "sini"}`;
        });
        const seluruh = tulis(urut.reduce((n, s) => n + s.meter, 0));
        katakan(status, `Diurutkan dari posisi Anda (± ${Math.round(coords.accuracy)} m). Jarak lurus seluruhnya ${seluruh}.`, "baik");
        gambar(peta, lapisan, urut, sini);
        tombol.disabled = false;
      },
      (galat) => {
        katakan(status, `${GAGAL[galat.code] ?? GAGAL[2]} ${semula}`, "bahaya");
        tombol.disabled = false;
      },
      PILIHAN,
    );
  });
}

for (const bagian of document.querySelectorAll("[data-rute]")) pasangRute(bagian);
