// Bundles our CSS and JavaScript, and the npm packages they import, into static/dist/.
// `--pantau` rebuilds on every change.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const akar = dirname(dirname(fileURLToPath(import.meta.url)));
const keluaran = join(akar, "static", "dist");
// Each entry becomes one file of the same name; pages load them with {% static 'dist/…' %}.
const masukan = [
  "frontend/js/utama.js",
  "frontend/css/utama.css",
  "frontend/js/rute.js", // only on the page of the day's route
  "frontend/css/rute.css",
  "frontend/js/peta.js", // only on dashboards of areas whose outlines are loaded
  "frontend/css/peta.css",
  "frontend/js/pindai.js", // only where cards are scanned at a meeting
  "frontend/css/pindai.css",
  "frontend/js/isian.js", // only where a facility's month is entered
  "frontend/css/isian.css",
  "frontend/js/lapor.js", // the public page, for cheap phones
  "frontend/css/lapor.css",
  "frontend/css/data.css", // open data, without any script
].map((berkas) => join(akar, berkas));

const hilang = masukan.filter((berkas) => !existsSync(berkas));
if (hilang.length > 0) {
  console.error(`Berkas masukan tidak ada: ${hilang.join(", ")}`);
  process.exit(1);
}

const pilihan = {
  entryPoints: masukan,
  entryNames: "[name]",
  outdir: keluaran,
  bundle: true,
  minify: true,
  sourcemap: false,
  format: "esm",
  target: ["chrome87", "firefox78", "safari14.1"], // five-year-old phones are common in the field
  loader: { ".svg": "file", ".png": "file" },
  legalComments: "none",
  logLevel: "warning",
};

await rm(keluaran, { recursive: true, force: true });
await mkdir(keluaran, { recursive: true });

if (process.argv.includes("--pantau")) {
  const konteks = await esbuild.context({ ...pilihan, minify: false, sourcemap: true, logLevel: "info" });
  await konteks.watch();
} else {
  await esbuild.build(pilihan).catch(() => process.exit(1)); // esbuild has printed where and why
  for (const nama of masukan.map((berkas) => basename(berkas))) {
    const padat = gzipSync(await readFile(join(keluaran, nama))).length;
    console.log(`static/dist/${nama}: ${(padat / 1024).toFixed(1)} KB (gzip)`);
  }
}
