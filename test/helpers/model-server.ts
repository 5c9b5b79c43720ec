import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { scratchFolder } from "./scratch.ts";

export interface ModelServer {
  readonly url: string;
  /** Certificate to trust, for NODE_EXTRA_CA_CERTS. */
  readonly ca: string;
  /** Bytes asked for, as `from-to` or all. */
  readonly asked: string[];
  /** The next answers break off after so many bytes. */
  breakAfter: number | null;
  /** Nothing more is sent after so many bytes, and the connection stays. */
  stallAfter: number | null;
}

/** An HTTPS server of one file, which knows ranges and how to fail. */
export async function serveFile(t: ExecutionContext, file: Uint8Array): Promise<ModelServer> {
  const folder = scratchFolder(t);
  const [key, ca] = [join(folder, "key.pem"), join(folder, "ca.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...subject, "-keyout", key, "-out", ca], {
    stdio: "ignore",
  });
  const asked: string[] = [];
  const state = { breakAfter: null as number | null, stallAfter: null as number | null };
  const server = createServer({ key: readFileSync(key), cert: readFileSync(ca) }, (ask, answer) => {
    asked.push(ask.headers.range ?? "all");
    const [, start] = /^bytes=(\d+)-$/.exec(ask.headers.range ?? "") ?? [];
    const from = Number(start ?? 0);
    if (ask.url !== "/model") answer.writeHead(404).end();
    else if (from >= file.length) {
      answer.writeHead(416, { "content-range": `bytes */${file.length}` }).end();
    } else {
      const range = `bytes ${from}-${file.length - 1}/${file.length}`;
      const headers = { "content-length": file.length - from };
      if (start === undefined) answer.writeHead(200, headers);
      else answer.writeHead(206, { ...headers, "content-range": range });
      const { breakAfter, stallAfter } = state;
      const most = breakAfter ?? stallAfter;
      if (most === null) answer.end(file.subarray(from));
      else answer.write(file.subarray(from, from + most), () => breakAfter && answer.destroy());
    }
  }).listen(0, "127.0.0.1");
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return Object.assign(state, { url: `https://127.0.0.1:${port}/model`, ca, asked });
}
