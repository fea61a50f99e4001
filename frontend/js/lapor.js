// The public page of complaints: works without this script, which only spares data and keeps what was typed.
import { pasangFoto } from "./foto.js";
import { pasangHuruf } from "./huruf.js";
import { pasangJaringan } from "./jaringan.js";
import { pasangKirim } from "./kirim.js";
import { pasangSalin } from "./salin.js";
import { padaIsiBaru } from "./umum.js";

document.documentElement.classList.add("js");

pasangJaringan();
pasangKirim(() => {});
pasangSalin();
pasangFoto();
pasangHuruf();
// The number and the code come in place of the form: seen and read aloud at once.
padaIsiBaru((akar) => akar.querySelector?.("[data-lihat-dulu]")?.focus());
