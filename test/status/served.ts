import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type StatusServer, type StatusServerOptions, startStatusServer } from "#status/server.ts";
import { noDevices, sampleRates, well } from "./samples.ts";

/** A folder with the four files of the page, small and known. */
export function writeWeb(): Disposable & { readonly directory: string } {
  const directory = mkdtempSync(join(tmpdir(), "arpguard-web-"));
  for (const file of ["index.html", "app.js", "app.css", "icon.svg"]) {
    writeFileSync(join(directory, file), `the text of ${file} `.repeat(40));
  }
  return {
    directory,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A real server on a free port over the sample of a box at work. */
export async function serve(
  options: Partial<StatusServerOptions> = {},
): Promise<StatusServer & { readonly port: number }> {
  using web = writeWeb();
  const server = await startStatusServer({
    host: "127.0.0.1",
    port: 0,
    snapshot: () => well,
    rates: () => sampleRates(3),
    devices: noDevices,
    webDirectory: web.directory,
    ...options,
  });
  return { ...server, port: Number(new URL(server.url).port) };
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export async function ask(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { agent: false, ...options }, resolve)
      .on("error", reject)
      .end();
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await text(response),
  };
}

/** Sends raw bytes and reads until the server closes or has been still for `stillMs`. */
export function askRaw(
  port: number,
  bytes: string | Uint8Array,
  stillMs = 15_000,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const chunks: Buffer[] = [];
    socket.setTimeout(stillMs, () => socket.destroy());
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
    socket.end(bytes);
  });
}

/** Asks again and again until `probe` gives something but null; fails the test after a minute. */
export async function poll<T>(probe: () => Promise<T | null> | T | null): Promise<T> {
  const endMs = performance.now() + 60_000;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (performance.now() > endMs) throw new Error("it did not come about within a minute");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
