import { z } from "zod";
import type { Finding } from "#app/doctor/check.ts";
import type { Config } from "#config/types.ts";

const PATIENCE_MS = 2000;
/** A snapshot is some 20 KiB; of whatever else answers there no more is read. */
const MOST_BYTES = 4_194_304;

const snapshotSchema = z.object({
  mirror: z.object({
    source: z.string().max(300),
    verdict: z.string().max(40),
    advice: z.string().max(2000).nullable(),
  }),
});

/** Verdicts with which the box can do its work, for now. */
const FINE = new Set(["ok", "starting", "ended"]);

/** What the box that runs with this configuration says of its mirror port, on its page. */
export async function checkMirror({ host, port }: Config["status"]): Promise<Finding> {
  const snapshot = port === 0 ? null : await readSnapshot(host, port);
  if (snapshot === null) {
    return { name: "mirror", result: "skip", detail: "no running appliance answers on its page" };
  }
  const { mirror } = snapshot;
  const detail = `${mirror.source} is ${mirror.verdict}`;
  if (FINE.has(mirror.verdict) || mirror.advice === null) {
    return { name: "mirror", result: "pass", detail };
  }
  return { name: "mirror", result: "warn", detail, mend: mirror.advice.replace(/\.$/, "") };
}

async function readSnapshot(host: string, port: number) {
  const near = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const name = near.includes(":") ? `[${near}]` : near;
  try {
    const url = `http://${name}:${port}/api/snapshot`;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(url, { signal, redirect: "error" });
    if (!answer.ok) return null;
    return snapshotSchema.safeParse(JSON.parse(await textOf(answer))).data ?? null;
  } catch {
    return null;
  }
}

/** What the server says its length is need not be so: what comes is counted. @throws Error */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MOST_BYTES) throw new RangeError("longer than any snapshot");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
