// Builds every style sheet, script and icon of the pages into build/assets.
// Each name carries a hash of its content, so that a browser may keep the file for ever and still
// gets the new one at once; build/asset-names.json says which name a file has now.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = (...parts) => join(root, "assets", ...parts);
const target = join(root, "build", "assets");
// For PDFs, which the server sets itself: no browser loads them.
const fonts = join(root, "build", "fonts");
const names = join(root, "build", "asset-names.json");

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

async function renameByContent() {
  const found = {};
  for (const name of (await readdir(target)).sort()) {
    const content = await readFile(join(target, name));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const kind = extname(name);
    found[name] = `${name.slice(0, -kind.length)}.${hash}${kind}`;
    await rename(join(target, name), join(target, found[name]));
  }
  await writeFile(names, `${JSON.stringify(found, null, 2)}\n`);
}

// The server sends the packed file beside the plain one to whoever can unpack it. What is a picture
// already, or hardly gets smaller, stays alone.
async function pack() {
  for (const name of (await readdir(target)).sort()) {
    if (!/\.(css|js|svg)$/.test(name)) continue;
    const plain = await readFile(join(target, name));
    const [gz, br] = [gzipSync(plain, { level: 9 }), brotliCompressSync(plain)];
    console.log(`${name.padEnd(28)} ${String(plain.length).padStart(7)} bytes, ${br.length} packed`);
    if (gz.length > 0.9 * plain.length) continue;
    await writeFile(join(target, `${name}.gz`), gz);
    await writeFile(join(target, `${name}.br`), br);
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await cp(source("images"), target, { recursive: true });
await rm(fonts, { recursive: true, force: true });
for (const weight of ["400Regular", "700Bold"]) {
  const name = `NotoSansSC_${weight}.ttf`;
  const from = join(root, "node_modules", "@expo-google-fonts", "noto-sans-sc", weight, name);
  await cp(from, join(fonts, name));
}
await style("yijia");
await script("yijia", { format: "esm", banner: notice });
await script("js-enabled", { format: "iife" });
await script("passkey", { format: "esm" });
await script("place-map", { format: "esm", banner: mapNotice });
await script("offline", { format: "esm" });
await script("offline-worker", { format: "iife" });
await renameByContent();
await pack();
