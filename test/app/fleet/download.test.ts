import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import test, { type ExecutionContext } from "ava";
import { type ModelServer, serveFile } from "../../helpers/model-server.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

const FILE = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7) % 256);

/** In a process of its own, which alone can be told to trust the server. */
async function fetched(server: ModelServer, file: string, url = server.url, mostBytes = 60_000) {
  const code = `
    const { download } = await import("#app/fleet/download.ts");
    const wish = ${JSON.stringify({ url, file, mostBytes })};
    try { await download({ ...wish, signal: new AbortController().signal }); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd: join(import.meta.dirname, "../../.."),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: server.ca },
  });
  const [said] = await Promise.all([text(child.stdout), once(child, "close")]);
  return said.trim();
}

const partIn = (t: ExecutionContext) => join(scratchFolder(t), "part");

test("a whole file, and one that is there already", async (t) => {
  const server = await serveFile(t, FILE);
  const file = partIn(t);
  t.is(await fetched(server, file), "");
  t.deepEqual(new Uint8Array(readFileSync(file)), FILE);
  t.is(await fetched(server, file), "");
  t.deepEqual(server.asked, ["all", "bytes=50000-"]);
});

test("what broke off is taken up where it broke, by another start too", async (t) => {
  const server = await serveFile(t, FILE);
  const file = partIn(t);
  writeFileSync(file, FILE.subarray(0, 1234));
  server.breakAfter = 20_000;
  const done = fetched(server, file);
  await until(() => server.asked.length >= 2, "a second try");
  server.breakAfter = null;
  t.is(await done, "");
  t.deepEqual(new Uint8Array(readFileSync(file)), FILE);
  t.is(server.asked[0], "bytes=1234-");
  t.is(server.asked[1], "bytes=21234-");
});

test("a longer file and another answer are refused by name", async (t) => {
  const server = await serveFile(t, FILE);
  const file = partIn(t);
  t.regex(await fetched(server, file, server.url, 10_000), /longer than 10000 bytes/);
  t.true(!existsSync(file) || readFileSync(file).length <= 10_000);
  t.regex(await fetched(server, partIn(t), `${server.url}x`), /answers 404/);
});

test("a disk that takes nothing more ends the download, not the appliance", async (t) => {
  const server = await serveFile(t, FILE);
  t.regex(await fetched(server, "/dev/full"), /ENOSPC/);
  t.regex(await fetched(server, join(partIn(t), "no", "folder")), /ENOENT/);
});

test("what is said of a failure names the server, and none of the secrets of its address", async (t) => {
  const server = await serveFile(t, FILE);
  const url = `${server.url}x?token=${"s".repeat(1000)}`.replace("https://", "https://ann:pass@");
  const said = await fetched(server, partIn(t), url);
  t.is(said, `${new URL(server.url).host}: the server answers 404`);
});
