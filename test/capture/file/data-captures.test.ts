import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";

const run = promisify(execFile);

interface Sum {
  readonly frames: number;
  readonly wireBytes: number;
  /** Seconds with six decimals, of the earliest and the latest frame. */
  readonly earliest: string;
  readonly latest: string;
}

/** What Wireshark's capinfos says about each file. */
async function sumsByCapinfos(paths: readonly string[]): Promise<Map<string, Sum>> {
  const show = ["-T", "-r", "-m", "-M", "-S", "-c", "-d", "-a", "-e"];
  const { stdout } = await run("capinfos", [...show, ...paths]);
  const rows = stdout.trimEnd().split("\n");
  return new Map(
    rows.map((row) => {
      const [path = "", frames, wireBytes, ...times] = row.split(",");
      // Nanoseconds are cut off, as we do.
      const [earliest = "", latest = ""] = times.map((time) => time.replace(/(\.\d{6})\d+$/, "$1"));
      return [path, { frames: Number(frames), wireBytes: Number(wireBytes), earliest, latest }];
    }),
  );
}

async function sumByUs(path: string): Promise<Sum & { refused: object }> {
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  let wireBytes = 0;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = 0;
  for (;;) {
    const { ended } = await source.readBlock((frame) => {
      wireBytes += frame.wireBytes;
      earliest = Math.min(earliest, frame.at);
      latest = Math.max(latest, frame.at);
    }, signal);
    if (ended) break;
  }
  const { frames, refused } = source.counters;
  return { frames, wireBytes, earliest: seconds(earliest), latest: seconds(latest), refused };
}

function seconds(micros: number): string {
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`;
}

const equal = test.macro(async (t, folder: string) => {
  const paths = dataCaptures(t, folder);
  if (paths.length === 0) return;
  const sums = await sumsByCapinfos(paths);
  for (const path of paths) {
    t.deepEqual(await sumByUs(path), { ...sums.get(path)!, refused: {} }, basename(path));
  }
});
test("ARP captures: count, lengths and times are Wireshark's", equal, "arp");
test("attack captures: count, lengths and times are Wireshark's", equal, "attacks");
test("gzipped captures of a week: count, lengths and times are Wireshark's", equal, "iot-week");
