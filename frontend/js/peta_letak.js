// Where a map that moves begins, and what stands written on its areas.
import { latLngBounds, tooltip } from "leaflet/dist/leaflet-src.esm.js";

const KECIL = 0.05; // of an area's largest part: below it a part is a rock the view need not reach
const JAUH = 2; // an area that more than doubles the view alone is left for "Tampilkan semua"

function besarKotak(kotak) {
  return (kotak.getEast() - kotak.getWest()) * (kotak.getNorth() - kotak.getSouth());
}

function melintang(kotak) {
  const semua = gabung(kotak);
  return Math.hypot(semua.getEast() - semua.getWest(), semua.getNorth() - semua.getSouth());
}

const gabung = (kotak) => kotak.reduce((jumlah, satu) => jumlah.extend(satu), latLngBounds([]));

/** The box around an area's parts, without those too small to be what somebody looks for. */
function kotakUtama({ geometry: { type, coordinates } }) {
  const poligon = type === "Polygon" ? [coordinates] : coordinates;
  const bagian = poligon.map(([luar]) => latLngBounds(luar.map(([bujur, lintang]) => [lintang, bujur])));
  const terbesar = Math.max(...bagian.map(besarKotak));
  return gabung(bagian.filter((satu) => besarKotak(satu) >= terbesar * KECIL));
}

/** Areas that have a figure, or all while none has; a lone far one does not push the others together. */
export function kotakAwal(fitur) {
  const berisi = fitur.filter(({ properties }) => properties.gelap);
  let kotak = (berisi.length > 0 ? berisi : fitur).map(kotakUtama);
  while (kotak.length > 2) {
    const tanpa = kotak.map((_, n) => kotak.filter((_, lain) => lain !== n));
    const rapat = tanpa.reduce((a, b) => (melintang(b) < melintang(a) ? b : a));
    if (melintang(rapat) * JAUH >= melintang(kotak)) break;
    kotak = rapat;
  }
  return gabung(kotak);
}

export function tengahWilayah({ properties: { tengah } }) {
  return [tengah[1], tengah[0]];
}

/** Name and figure where an area has room for them, else its figure, else nothing: a popup tells. */
export function pasangTulisan(peta, fitur) {
  const tulisan = fitur.map((satu) => ({
    satu,
    kotak: kotakUtama(satu),
    label: tooltip({ permanent: true, direction: "center", className: "peta-label", opacity: 1 })
      .setLatLng(tengahWilayah(satu))
      .setContent("")
      .addTo(peta),
  }));
  const giliran = (t) => (t.satu.properties.gelap ? 0 : 1); // those with a figure choose first, the large before the small
  tulisan.sort((a, b) => giliran(a) - giliran(b) || besarKotak(b.kotak) - besarKotak(a.kotak));
  const atur = () => {
    const terpasang = [];
    for (const t of tulisan) tulis(peta, t, terpasang);
  };
  peta.on("zoomend", atur);
  atur();
}

function tulis(peta, { satu, kotak, label }, terpasang) {
  const { nama, teks, gelap } = satu.properties;
  const [timurLaut, baratDaya] = [kotak.getNorthEast(), kotak.getSouthWest()].map((p) => peta.latLngToLayerPoint(p));
  const ruang = { lebar: timurLaut.x - baratDaya.x, tinggi: baratDaya.y - timurLaut.y };
  const wadah = label.getElement();
  wadah.setAttribute("aria-hidden", "true"); // each area says its own name
  wadah.hidden = false;
  for (const baris of gelap ? [[nama, teks], [teks]] : [[nama]]) {
    label.setContent(isiTulisan(baris));
    const { x, y } = peta.latLngToLayerPoint(label.getLatLng());
    const [lebar, tinggi] = [wadah.offsetWidth, wadah.offsetHeight];
    const muat = (lebar <= ruang.lebar && tinggi <= ruang.tinggi) || (gelap && baris.length === 1);
    const bebas = terpasang.every(
      (t) => Math.abs(x - t.x) >= (lebar + t.lebar) / 2 || Math.abs(y - t.y) >= (tinggi + t.tinggi) / 2,
    );
    if (muat && bebas) {
      terpasang.push({ x, y, lebar, tinggi });
      return;
    }
  }
  wadah.hidden = true;
}

function isiTulisan(baris) {
  const isi = document.createElement("span");
  for (const satu of baris) {
    const kata = document.createElement("span");
    kata.textContent = satu;
    isi.append(kata);
  }
  return isi;
}
