import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { loadAssets } from "#status/assets.ts";
import { buildWeb } from "#status/web/build.ts";

/** What a phone on a bad line must load: scripts and style together. */
const MAX_GZIP_BYTES = 44_000;

const directory = mkdtempSync(join(tmpdir(), "arpguard-build-"));
test.before(() => buildWeb(directory));
test.after.always(() => rmSync(directory, { recursive: true, force: true }));

const read = (file: string): Buffer => readFileSync(join(directory, file));

test("the bundle is what the server serves, and nothing else", (t) => {
  t.deepEqual(readdirSync(directory).sort(), ["app.css", "app.js", "icon.svg", "index.html"]);
  t.is(loadAssets(directory).size, 4);
});

test(`script and style are at most ${MAX_GZIP_BYTES} bytes zipped`, (t) => {
  const bytes = gzipSync(read("app.js")).length + gzipSync(read("app.css")).length;
  t.log(`${bytes} bytes`);
  t.true(bytes <= MAX_GZIP_BYTES);
});

test("nothing is fetched from outside and nothing is inline", (t) => {
  const html = read("index.html").toString();
  t.notRegex(html, /<script(?![^>]*\bsrc="\/)|<style|\sstyle=|\son\w+=/);
  for (const file of ["index.html", "app.css"]) {
    t.notRegex(read(file).toString(), /(?:src|href)="(?!\/)|url\(|@import|https?:/, file);
  }
});
