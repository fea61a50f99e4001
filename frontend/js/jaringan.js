// The bar that says what went wrong on the way to the server. What was typed stays where it is.

const KALIMAT = {
  0: "Tidak ada sinyal. Isian Anda tetap di layar. Coba kirim lagi saat sinyal kembali.",
  401: "Sesi Anda berakhir. Masuk lagi di tab baru, lalu kirim ulang dari halaman ini.",
  403: "Anda tidak berhak melakukan ini, atau sesi Anda berakhir. Isian Anda tetap di layar.",
  404: "Data ini tidak ada atau bukan wilayah Anda.",
  409: "Data ini baru saja diubah orang lain. Muat ulang halaman untuk melihat isinya.",
  413: "Berkas terlalu besar. Pilih berkas yang lebih kecil.",
  429: "Terlalu banyak kiriman dari tempat Anda. Isian Anda tetap di layar. Tunggu sepuluh menit, lalu coba lagi.",
};
const GANGGUAN = "Ada gangguan di server. Isian Anda tetap di layar. Coba lagi sebentar.";

let bilah;

export function tampilkanBilah(status = 0, tautan) {
  bilah ??= document.querySelector("[data-bilah-jaringan]");
  if (!bilah) return;
  bilah.querySelector("[data-kalimat]").textContent = KALIMAT[status] ?? GANGGUAN;
  const a = bilah.querySelector("a");
  a.hidden = !tautan;
  if (tautan) a.href = tautan;
  bilah.hidden = false;
}

export function sembunyikanBilah() {
  bilah ??= document.querySelector("[data-bilah-jaringan]");
  if (bilah) bilah.hidden = true;
}

export function pasangJaringan() {
  window.addEventListener("offline", () => tampilkanBilah());
  window.addEventListener("online", sembunyikanBilah);
  document.addEventListener("click", (e) => {
    if (e.target instanceof Element && e.target.closest("[data-bilah-tutup]")) sembunyikanBilah();
  });
}
