// Bundles the page into bindings/quesnay/page/static: one script, one style sheet, one HTML file.
import { build } from "esbuild";
import { copyFile, mkdir } from "node:fs/promises";

const out = "../quesnay/page/static";
await mkdir(out, { recursive: true });
await build({
  entryPoints: { page: "src/main.ts" },
  outdir: out,
  bundle: true,
  minify: true,
  target: "es2022",
  format: "iife",
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
});
await build({
  entryPoints: { page: "src/styles/page.css" },
  outdir: out,
  bundle: true,
  minify: true,
  logLevel: "warning",
});
await copyFile("src/index.html", `${out}/index.html`);
