// Builds every style sheet, script and icon of the pages into build/assets.
// The names carry no hash: the server gives them a short age and a validator.
import { cp, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = (...parts) => join(root, "assets", ...parts);
const target = join(root, "build", "assets");

// The licences of what is bundled ask for their notice to travel with it.
const notice =
  "/*! Contains govuk-frontend (Crown copyright) and @ministryofjustice/frontend (Crown copyright), MIT. */";
const mapNotice = "/*! Contains Leaflet (Volodymyr Agafonkin, CloudMade), BSD-2-Clause. */";

async function style(name) {
  const { css } = compile(source("scss", `${name}.scss`), {
    style: "compressed",
    loadPaths: [root],
    quietDeps: true,
  });
  await writeFile(join(target, `${name}.css`), `${notice}\n${css.replace(/^\uFEFF/, "")}`);
}

async function script(name, { format, banner = "" }) {
  await build({
    entryPoints: [source("js", `${name}.js`)],
    outfile: join(target, `${name}.js`),
    bundle: true,
    minify: true,
    format,
    target: ["es2020"],
    loader: { ".png": "dataurl" },
    legalComments: "none",
    banner: { js: banner, css: banner },
    logLevel: "warning",
  });
}

async function report(names) {
  for (const name of names) {
    const { size } = await stat(join(target, name));
    const { readFile } = await import("node:fs/promises");
    const packed = gzipSync(await readFile(join(target, name))).length;
    console.log(`${name.padEnd(16)} ${String(size).padStart(7)} bytes, ${packed} compressed`);
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await cp(source("images"), target, { recursive: true });
await style("yijia");
await script("yijia", { format: "esm", banner: notice });
await script("js-enabled", { format: "iife" });
await script("place-map", { format: "esm", banner: mapNotice });
await report(["yijia.css", "yijia.js", "js-enabled.js", "place-map.css", "place-map.js"]);
