// The one script of every page. Each module finds its own data-attributes and leaves the rest alone.
import htmx from "htmx.org";
import { pasangAbsensi } from "./absensi.js";
import { pasangDialog } from "./dialog.js";
import { pasangFoto } from "./foto.js";
import { pasangGps } from "./gps.js";
import { pasangHuruf } from "./huruf.js";
import { pasangJaringan, tampilkanBilah } from "./jaringan.js";
import { pasangKelompok } from "./kelompok.js";
import { pasangKirim } from "./kirim.js";
import { pasangMenu } from "./menu.js";
import { pasangPilih } from "./pilih.js";
import { pasangPoin } from "./poin.js";
import { pasangSalin } from "./salin.js";
import { pasangTandaTangan } from "./tandatangan.js";
import { tokenCsrf } from "./umum.js";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false, // they would be an inline style
  historyCacheSize: 0, // a snapshot would keep personal data in the browser
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  timeout: 20000,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true }, // a form with its errors
    { code: "[45]..", swap: false, error: true },
  ],
});

document.documentElement.classList.add("js");

document.addEventListener("htmx:configRequest", (e) => {
  e.detail.headers["X-CSRFToken"] = tokenCsrf();
});
document.addEventListener("htmx:sendError", () => tampilkanBilah());
document.addEventListener("htmx:timeout", () => tampilkanBilah());
document.addEventListener("htmx:responseError", (e) => tampilkanBilah(e.detail.xhr.status));

// Listeners sit on the document, so that parts swapped in later work without another call.
pasangJaringan();
pasangKirim((bagian) => htmx.process(bagian));
pasangMenu();
pasangDialog();
pasangSalin();
pasangFoto();
pasangGps();
pasangHuruf();
pasangAbsensi();
pasangPilih();
pasangPoin();
pasangTandaTangan();
pasangKelompok();
