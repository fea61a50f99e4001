// A map that moves, beside the one the server drew: areas from the GeoJSON at `data-peta-url`, filled with the hatching
// of that picture (`data-peta-arsir`). Nothing is asked of any tile server. Without JavaScript the picture stays.
import { Browser, control, geoJSON, map as buatPeta } from "leaflet/dist/leaflet-src.esm.js";
import { katakan } from "./umum.js";

const TENANG = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const GARIS = { color: "#465466", weight: 1, fillOpacity: 1 };
const TERPILIH = { color: "#f2b01e", weight: 4, fill: false };

/** What a popup says of an area: its name as a link, its figure, its step. Text only, never markup of the server's. */
function isiKotak({ nama, teks, golongan, url }) {
  const kotak = document.createElement("div");
  const judul = document.createElement(url ? "a" : "strong");
  judul.textContent = nama;
  if (url) judul.href = url;
  const angka = document.createElement("p");
  angka.textContent = golongan && golongan.toLowerCase() !== teks ? `${teks}. ${golongan}` : teks;
  kotak.append(judul, angka);
  return kotak;
}

/** An area is reached with Tab, opened with Enter or space; closing gives the focus back. */
function bisaDiketik(peta, lapisan, { nama, teks }) {
  let tepi; // an edge of its own: brought to the front, the area itself would lose the focus
  const bidang = lapisan.getElement();
  bidang.setAttribute("tabindex", "0");
  bidang.setAttribute("role", "button");
  bidang.setAttribute("aria-label", `${nama}: ${teks}`);
  bidang.addEventListener("keydown", (kejadian) => {
    if (kejadian.key !== "Enter" && kejadian.key !== " ") return;
    kejadian.preventDefault();
    lapisan.openPopup();
    lapisan.getPopup().getElement()?.querySelector(".leaflet-popup-content a")?.focus();
  });
  bidang.addEventListener("focus", () => {
    const tengah = lapisan.getBounds().getCenter();
    if (!peta.getBounds().contains(tengah)) peta.panTo(tengah, { animate: false });
    tepi = geoJSON(lapisan.feature, { style: TERPILIH, interactive: false }).addTo(peta);
  });
  bidang.addEventListener("blur", () => tepi?.remove());
  lapisan.once("popupopen", ({ popup }) => {
    const kotak = popup.getElement();
    kotak.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", "Tutup keterangan");
    kotak.addEventListener("keydown", (kejadian) => {
      if (kejadian.key !== "Escape") return;
      kejadian.stopPropagation();
      lapisan.closePopup();
      bidang.focus();
    });
  });
}

function gambar(kanvas, isi, arsir) {
  kanvas.hidden = false;
  const peta = buatPeta(kanvas, {
    attributionControl: false,
    dragging: !Browser.mobile, // one finger scrolls the page, two move the map
    scrollWheelZoom: false,
    zoomControl: false,
    zoomAnimation: !TENANG,
    fadeAnimation: !TENANG,
    markerZoomAnimation: !TENANG,
    inertia: !TENANG,
    zoomSnap: 0.5,
    maxZoom: 16,
  });
  control.zoom({ zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(peta);
  const wilayah = geoJSON(isi, {
    style: ({ properties }) => ({ ...GARIS, fillColor: `url(#${arsir}-${Number(properties.gelap) || 0})` }),
    onEachFeature: ({ properties }, lapisan) => lapisan.bindPopup(() => isiKotak(properties), { autoPan: !TENANG }),
  });
  peta.fitBounds(wilayah.getBounds(), { animate: false, padding: [8, 8] });
  wilayah.addTo(peta);
  wilayah.eachLayer((lapisan) => bisaDiketik(peta, lapisan, lapisan.feature.properties));
  // A browser scrolls what has the focus into view, here by shifting the map inside its frame: the map itself moves.
  kanvas.addEventListener("scroll", () => kanvas.scrollTo(0, 0));
  kanvas.removeAttribute("tabindex"); // the areas and the buttons are reached on their own
}

async function muat(url) {
  const jawaban = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!jawaban.ok || jawaban.redirected) throw new Error(String(jawaban.status));
  return jawaban.json();
}

function pasang(bagian) {
  const tombol = bagian.querySelector("[data-peta-buka]");
  const status = bagian.querySelector("[data-peta-status]");
  const kanvas = bagian.querySelector("[data-peta-kanvas]");
  tombol.addEventListener("click", async () => {
    tombol.disabled = true;
    katakan(status, "Mengambil batas wilayah…");
    try {
      const isi = await muat(bagian.dataset.petaUrl);
      if (isi.features.length === 0) {
        katakan(status, "Batas wilayah di sini belum dimuat. Gambar dan tabel di halaman ini tetap lengkap.", "awas");
        return;
      }
      gambar(kanvas, isi, bagian.dataset.petaArsir);
      tombol.parentElement.hidden = true;
      katakan(status, "Ketuk wilayah untuk melihat angkanya.");
      kanvas.querySelector("[tabindex='0']")?.focus();
    } catch {
      katakan(status, "Peta tidak bisa diambil. Periksa sambungan, lalu ketuk lagi.", "bahaya");
      tombol.disabled = false;
    }
  });
}

for (const bagian of document.querySelectorAll("[data-peta-url]")) pasang(bagian);
