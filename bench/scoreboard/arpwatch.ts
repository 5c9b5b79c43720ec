import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";

const OUTPUT_BYTES = 64 * 1024 * 1024;
const run = promisify(execFile);
/** Its reports that say a station is not what it was; `new station` is news. */
const ALARM = /^Subject: (changed ethernet address|flip flop|reused old ethernet address)/gm;

/** How many alarms Debian's arpwatch raises over the same frames, beginning with nothing known. */
export async function arpwatchAlarms(capture: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-arpwatch-"));
  try {
    const known = join(folder, "arp.dat");
    writeFileSync(known, "");
    let file = capture;
    if (capture.endsWith(".gz")) {
      file = join(folder, "capture.pcap");
      await pipeline(createReadStream(capture), createGunzip(), createWriteStream(file));
    }
    // Without a network, so that it does not wait for a name server at every report.
    const args = ["-n", "arpwatch", "-d", "-a", "-f", known, "-r", file];
    const { stdout, stderr } = await run("unshare", args, {
      maxBuffer: OUTPUT_BYTES,
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    return [...(stdout + stderr).matchAll(ALARM)].length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
