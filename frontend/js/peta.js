// A map that moves, beside the one the server drew: areas from the GeoJSON at `data-peta-url`, filled with the hatching
// of that picture (`data-peta-arsir`). Nothing is asked of any tile server. Without JavaScript the picture stays.
import { Browser, control, geoJSON, map as buatPeta } from "leaflet/dist/leaflet-src.esm.js";
import { kotakAwal, pasangTulisan, tengahWilayah } from "./peta_letak.js";
import { katakan } from "./umum.js";

const TENANG = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const GARIS = { color: "#465466", weight: 1, fillOpacity: 1 };
const TEPI = 8; // pixels between a popup and the frame
const LEBAR_KOTAK = 280;
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

/** Shift the map until all of a popup is inside its frame; at once for whoever wants no movement. */
function geserKe(peta, kotak) {
  const [k, b] = [kotak.getBoundingClientRect(), peta.getContainer().getBoundingClientRect()];
  const dx = Math.min(0, k.left - b.left - TEPI) || Math.max(0, k.right - b.right + TEPI);
  const dy = Math.min(0, k.top - b.top - TEPI) || Math.max(0, k.bottom - b.bottom + TEPI);
  if (dx || dy) peta.panBy([dx, dy], { animate: !TENANG });
}

/** An area is reached with Tab, opened with Enter or space; closing gives the focus back. */
function bisaDiketik(peta, lapisan, { nama, teks }) {
  let tepi; // an edge of its own: brought to the front, the area itself would lose the focus
  const bidang = lapisan.getElement();
  const tengah = tengahWilayah(lapisan.feature);
  bidang.setAttribute("tabindex", "0");
  bidang.setAttribute("role", "button");
  bidang.setAttribute("aria-label", `${nama}: ${teks}`);
  bidang.addEventListener("keydown", (kejadian) => {
    if (kejadian.key === "Escape") lapisan.closePopup();
    if (kejadian.key !== "Enter" && kejadian.key !== " ") return;
    kejadian.preventDefault();
    lapisan.openPopup(tengah);
    lapisan.getPopup().getElement()?.querySelector(".leaflet-popup-content a")?.focus();
  });
  bidang.addEventListener("focus", () => {
    if (!peta.getBounds().contains(tengah)) peta.panTo(tengah, { animate: false });
    tepi = geoJSON(lapisan.feature, { style: TERPILIH, interactive: false }).addTo(peta);
  });
  bidang.addEventListener("blur", () => tepi?.remove());
  lapisan.on("popupopen", ({ popup }) => geserKe(peta, popup.getElement()));
  lapisan.once("popupopen", ({ popup }) => {
    const kotak = popup.getElement();
    const tutup = kotak.querySelector(".leaflet-popup-close-button");
    tutup?.setAttribute("aria-label", "Tutup keterangan");
    tutup?.addEventListener("click", (kejadian) => {
      if (kejadian.detail === 0) bidang.focus(); // pressed, not pointed at
    });
    kotak.addEventListener("keydown", (kejadian) => {
      if (kejadian.key !== "Escape") return;
      kejadian.stopPropagation();
      lapisan.closePopup();
      bidang.focus();
    });
  });
}

function svg(nama, sifat) {
  const unsur = document.createElementNS("http://www.w3.org/2000/svg", nama);
  for (const [kunci, nilai] of Object.entries(sifat)) unsur.setAttribute(kunci, nilai);
  return unsur;
}

/** The legend of the picture above, again beside this map: a phone does not show both at once. */
function keterangan({ judul, patokan, langkah }, arsir) {
  const kepala = document.createElement("p");
  const nama = document.createElement("strong");
  nama.textContent = judul;
  kepala.append(nama, patokan ? ` ${patokan}` : "");
  const daftar = document.createElement("ul");
  daftar.className = "keterangan-warna";
  for (const { gelap, teks, jumlah } of langkah) {
    const butir = document.createElement("li");
    const contoh = svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" });
    contoh.append(svg("rect", { class: "peta-bidang", fill: `url(#${arsir}-${Number(gelap)})`, width: 20, height: 20 }));
    butir.append(contoh, `${teks} (${jumlah})`);
    daftar.append(butir);
  }
  return [kepala, daftar];
}

const letak = (kotak) => [kotak, { animate: false, padding: [16, 16], maxZoom: 14 }];

/** Draw the areas, or leave the page as it was; returns what `isiPeta` does. */
function gambar(kanvas, isi, arsir) {
  kanvas.hidden = false;
  let peta;
  try {
    peta = bingkaiPeta(kanvas);
    return isiPeta(peta, isi, arsir);
  } catch (galat) {
    peta?.remove();
    kanvas.hidden = true;
    throw galat;
  }
}

function bingkaiPeta(kanvas) {
  const peta = buatPeta(kanvas, {
    attributionControl: false,
    dragging: !Browser.mobile, // one finger scrolls the page, two move the map
    scrollWheelZoom: false,
    zoomControl: false,
    zoomAnimation: !TENANG,
    fadeAnimation: !TENANG,
    markerZoomAnimation: !TENANG,
    inertia: !TENANG,
    zoomSnap: 0.25,
    zoomDelta: 1,
    maxZoom: 16,
  });
  control.zoom({ position: "bottomright", zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(peta);
  return peta;
}

/** The areas on the map; returns it, where it begins, where all is, whether the first shows the second, and the area
 *  that takes the focus once the page stands as it will. */
function isiPeta(peta, isi, arsir) {
  const kanvas = peta.getContainer();
  const lebar = Math.min(LEBAR_KOTAK, kanvas.clientWidth - 4 * TEPI);
  const urut = [...isi.features].sort((a, b) => !a.properties.gelap - !b.properties.gelap); // stable: by code
  const wilayah = geoJSON({ ...isi, features: urut }, {
    style: ({ properties }) => ({ ...GARIS, fillColor: `url(#${arsir}-${Number(properties.gelap) || 0})` }),
    onEachFeature: ({ properties }, lapisan) =>
      lapisan.bindPopup(() => isiKotak(properties), { autoPan: false, maxWidth: lebar, minWidth: Math.min(160, lebar) }),
  });
  const awal = kotakAwal(urut);
  peta.fitBounds(...letak(awal));
  wilayah.addTo(peta);
  wilayah.eachLayer((lapisan) => bisaDiketik(peta, lapisan, lapisan.feature.properties));
  pasangTulisan(peta, urut);
  // A browser scrolls what has the focus into view, here by shifting the map inside its frame: the map itself moves.
  kanvas.addEventListener("scroll", () => kanvas.scrollTo(0, 0));
  kanvas.removeAttribute("tabindex"); // the areas and the buttons are reached on their own
  const tampak = peta.getBounds();
  const pertama = wilayah.getLayers().find(({ feature }) => tampak.contains(tengahWilayah(feature)));
  const semua = wilayah.getBounds();
  return { peta, awal, semua, terlihat: tampak.contains(semua), pertama: pertama?.getElement() };
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
  const tampilkan = bagian.querySelector("[data-peta-semua]");
  const sumber = bagian.querySelector("[data-peta-sumber]");
  tombol.addEventListener("click", async () => {
    tombol.disabled = true;
    katakan(status, "Mengambil batas wilayah…");
    try {
      const isi = await muat(bagian.dataset.petaUrl);
      if (isi.features.length === 0) {
        katakan(status, "Batas wilayah di sini belum dimuat. Gambar dan tabel di halaman ini tetap lengkap.", "awas");
        return;
      }
      const legenda = keterangan(isi, bagian.dataset.petaArsir);
      const { peta, awal, semua, terlihat, pertama } = gambar(kanvas, isi, bagian.dataset.petaArsir);
      kanvas.before(...legenda);
      tombol.parentElement.hidden = true;
      pertama?.focus();
      katakan(status, `Ketuk wilayah untuk melihat angkanya.${Browser.mobile ? " Geser dengan dua jari." : ""}`);
      if (sumber && isi.sumber) sumber.textContent = `Batas wilayah: ${isi.sumber}`;
      if (terlihat) return;
      tampilkan.parentElement.hidden = false;
      let jauh = false;
      tampilkan.addEventListener("click", () => {
        jauh = !jauh;
        tampilkan.textContent = jauh ? "Kembali ke tampilan awal" : "Tampilkan semua wilayah";
        peta.fitBounds(...letak(jauh ? semua : awal));
      });
    } catch {
      katakan(status, "Peta tidak bisa diambil. Periksa sambungan, lalu ketuk lagi.", "bahaya");
      tombol.disabled = false;
    }
  });
}

for (const bagian of document.querySelectorAll("[data-peta-url]")) pasang(bagian);
