// What several modules need.

export function tokenCsrf() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

/** Listen on the document for `jenis` events at elements that match `pemilih`. */
export function saat(jenis, pemilih, kerja, pilihan) {
  document.addEventListener(
    jenis,
    (e) => {
      const sasaran = e.target instanceof Element ? e.target.closest(pemilih) : null;
      if (sasaran) kerja(sasaran, e);
    },
    pilihan,
  );
}

/** Show a sentence in a status element; `jenis` is "", "baik" or "bahaya". */
export function katakan(tempat, kalimat, jenis = "") {
  if (!tempat) return;
  tempat.textContent = kalimat;
  tempat.dataset.jenis = jenis;
}

/** Run now and again whenever htmx or a form answer brings new content. */
export function padaIsiBaru(kerja) {
  const mulai = () => kerja(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mulai);
  else mulai();
  document.addEventListener("htmx:load", (e) => kerja(e.target));
  document.addEventListener("pkh:isi-baru", (e) => kerja(e.target));
}
