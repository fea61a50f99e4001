// Cards scanned one after another while the camera stays open; each one is a POST of its own.
// Without BarcodeDetector or without a camera the code is typed into the form of the same page.
import { tampilkanBilah } from "./jaringan.js";
import { katakan } from "./umum.js";

const JEDA_MS = 2500; // a card still in the picture is not sent again
const LANGKAH_MS = 200;
const NADA = { baik: [880, 1], sudah: [660, 1], tolak: [220, 2] };

/** A short tone and a buzz: who scans looks at the card, not at the screen. */
function bunyikan(suara, jawaban) {
  const [tinggi, kali] = NADA[jawaban] ?? [];
  if (!tinggi) return;
  navigator.vibrate?.(Array(kali).fill([80, 60]).flat());
  if (suara?.state !== "running") return;
  const nada = suara.createOscillator();
  nada.frequency.value = tinggi;
  nada.connect(suara.destination);
  nada.start();
  nada.stop(suara.currentTime + 0.15 * kali);
}

function pasangPindai(bagian) {
  const kamera = bagian.querySelector("[data-pindai-kamera]");
  const gambar = kamera.querySelector("video");
  const tombol = kamera.querySelector("[data-pindai-mulai]");
  const status = kamera.querySelector("[data-pindai-status]");
  const tempat = bagian.querySelector("[data-pindai-hasil]");
  const form = bagian.querySelector("input[name=kode]").form;
  const terlihat = new Map(); // code -> when it was last in the picture
  const bisa = "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia !== undefined;
  let sibuk = false;
  let suara = null;

  const terbuka = () => tempat.querySelector("[data-pindai-jeda]");

  /** Show an answer. While it asks for something the camera pauses; the card in the hand is not read again after. */
  function tampilkan(isi) {
    const tadi = terbuka() !== null;
    tempat.innerHTML = isi;
    kamera.hidden = !bisa || terbuka() !== null;
    if (terbuka()) terbuka().focus();
    else if (tadi) for (const kode of terlihat.keys()) terlihat.set(kode, performance.now());
  }

  /** Send one form and show the answer in place; true when the server took it. */
  async function kirim(alamat, isi) {
    sibuk = true;
    try {
      const jawaban = await fetch(alamat, {
        method: "POST",
        body: isi,
        credentials: "same-origin",
        headers: { "HX-Request": "true" },
      });
      if (jawaban.status !== 200 && jawaban.status !== 422) {
        tampilkanBilah(jawaban.status === 204 ? 401 : jawaban.status);
        return false;
      }
      tampilkan(await jawaban.text());
      bunyikan(suara, tempat.querySelector("[data-pindai-jawab]")?.dataset.pindaiJawab);
      return jawaban.status === 200;
    } catch {
      tampilkanBilah(0);
      return false;
    } finally {
      sibuk = false;
    }
  }

  bagian.addEventListener("submit", async (e) => {
    if (!e.target.matches("form[data-pindai-kirim]")) return;
    e.preventDefault();
    if (sibuk) return;
    const isian = e.target.querySelector("input[name=kode]");
    const isi = new FormData(e.target);
    if (e.submitter?.name) isi.set(e.submitter.name, e.submitter.value);
    if ((await kirim(e.target.action, isi)) && isian) {
      isian.value = "";
      if (!terbuka()) isian.focus();
    }
  });
  bagian.addEventListener("click", (e) => {
    if (!e.target.closest("[data-pindai-tutup]")) return;
    e.preventDefault();
    tampilkan("");
  });

  if (!bisa) return;
  kamera.hidden = false;
  const pendeteksi = new window.BarcodeDetector({ formats: ["qr_code"] });

  async function lihat() {
    if (!gambar.srcObject) return;
    if (!sibuk && !terbuka() && gambar.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      const semua = await pendeteksi.detect(gambar).catch(() => []);
      for (const { rawValue: kode } of semua) {
        const kapan = terlihat.get(kode) ?? -Infinity;
        terlihat.set(kode, performance.now());
        if (performance.now() - kapan < JEDA_MS) continue;
        const isi = new FormData(form);
        isi.set("kode", kode);
        // A card that could not be sent is sent again while it is still shown.
        if (!(await kirim(form.action, isi)) && !navigator.onLine) terlihat.delete(kode);
        break;
      }
    }
    setTimeout(lihat, LANGKAH_MS);
  }

  function padamkan() {
    for (const jalur of gambar.srcObject?.getTracks() ?? []) jalur.stop();
    gambar.srcObject = null;
    gambar.hidden = true;
    tombol.hidden = false;
  }

  tombol.addEventListener("click", async () => {
    try {
      suara ??= new AudioContext();
      gambar.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      gambar.hidden = false;
      tombol.hidden = true;
      await gambar.play();
      katakan(status, "Arahkan kamera ke kartu satu per satu.");
      lihat();
    } catch {
      padamkan();
      katakan(status, "Kamera tidak bisa dibuka. Izinkan kamera di browser, atau ketik kode kartunya.", "bahaya");
    }
  });
  // A phone put away must not keep its camera on.
  document.addEventListener("visibilitychange", () => document.hidden && padamkan());
  window.addEventListener("pagehide", padamkan);
}

for (const bagian of document.querySelectorAll("[data-pindai]")) pasangPindai(bagian);
