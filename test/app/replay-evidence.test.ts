import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { replayEvidence } from "#app/replay-evidence.ts";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { EVIDENCE_LIMITS } from "#l2/evidence/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { type ReadFrame, readFile } from "../capture/file/read-all.ts";
import { chatter, spoofAt, type TimedFrame, writeCapture } from "../helpers/capture.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { tsharkFields } from "../helpers/tshark.ts";

/** Replays a capture and gives its opened alerts and the folder of their evidence. */
async function replay(t: ExecutionContext, path: string) {
  const directory = scratchFolder(t);
  const config = defaultConfig();
  const opened: AlertEvent[] = [];
  const emit = (event: { kind: string }) => {
    const step = event as AlertEvent;
    if (event.kind === "alert" && step.state === "opened") opened.push(step);
  };
  await replayFile(path, config, emit, { evidence: replayEvidence(directory, config) });
  return { directory, opened };
}

const ARP = [8, 6];
const isArp = ({ body }: ReadFrame) => body[12] === ARP[0] && body[13] === ARP[1];

/** A control frame is kept byte for byte, any other byte for byte up to the end of its headers. */
function isKept(kept: ReadFrame, original: ReadFrame): boolean {
  const bytes = Buffer.from(original.body);
  const length = isArp(original) ? bytes.length : kept.body.length;
  const isSame = bytes.subarray(0, length).equals(Buffer.from(kept.body));
  return isSame && length >= 34 && kept.at === original.at && kept.wireBytes === original.wireBytes;
}

test("evidence of every alert in the ARP captures holds its opening frame byte for byte", async (t) => {
  let spoofs = 0;
  for (const path of dataCaptures(t, "arp")) {
    const { directory, opened } = await replay(t, path);
    const name = basename(path);
    t.deepEqual(readdirSync(directory).sort(), opened.map(({ id }) => `${id}.pcapng`).sort(), name);
    if (opened.length === 0) continue;
    const { frames: all } = await readFile(path);
    for (const { id, type, frame } of opened) {
      const file = join(directory, `${id}.pcapng`);
      const { frames, refused } = await readFile(file);
      t.deepEqual(refused, {}, `${name}: ${id}`);
      t.true(frames.length <= EVIDENCE_LIMITS.frames, `${name}: ${id}: ${frames.length} frames`);
      t.true(statSync(file).size <= EVIDENCE_LIMITS.fileBytes, `${name}: ${id}`);
      if (type !== "arp-spoof") continue;
      spoofs++;
      const opening = all[frame - 1] as ReadFrame;
      t.true(
        frames.some((one) => isKept(one, opening)),
        `${name}: ${id}: frame ${frame}`,
      );
      t.true(
        frames.every((one) => all.some((other) => one.at === other.at)),
        `${name}: ${id}`,
      );
    }
  }
  t.log(`${spoofs} spoofs`);
});

/** A spoof of 10,000 replies, a hundred a second. */
function longSpoof(): TimedFrame[] {
  const [request, claim] = spoofAt(0) as [TimedFrame, TimedFrame];
  const claims = Array.from({ length: 10_000 }, (_, i) => ({ ...claim, atS: 0.5 + i / 100 }));
  return [request, ...claims];
}

test("10,000 spoofed replies give one bounded file, from the first of them to the last", async (t) => {
  const { directory, opened } = await replay(t, writeCapture(t, longSpoof()));
  const [alert] = opened;
  t.is(opened.length, 1);
  t.deepEqual(readdirSync(directory), [`${alert?.id}.pcapng`]);
  const file = join(directory, `${alert?.id}.pcapng`);
  t.true(statSync(file).size <= EVIDENCE_LIMITS.fileBytes);
  const rows = await tsharkFields(file, ["frame.time_epoch", "frame.comment", "arp.opcode"]);
  t.true(rows.length > 100 && rows.length <= EVIDENCE_LIMITS.frames, `${rows.length} frames`);
  t.is(rows[0]?.["arp.opcode"], "1", "the owner's question");
  t.regex(
    rows[1]?.["frame.comment"] ?? "",
    /^arp-spoof: 02:00:00:02:00:00 pretends to be 10\.1\.0\.0/,
  );
  t.is(rows.filter((row) => row["frame.comment"] !== "").length, 1);
  const lengthS = Number(rows.at(-1)?.["frame.time_epoch"]) - Number(rows[0]?.["frame.time_epoch"]);
  t.true(lengthS > 90, `${lengthS} s`);
  t.regex(readFileSync(file, "latin1"), /critical arp-spoof, closed, [^\n]* counted 10000 /);
});

test("the same capture gives the same evidence", async (t) => {
  const path = writeCapture(t, [...chatter(0, 4, 20), ...spoofAt(4), ...chatter(5, 30, 20)]);
  const [first, second] = [await replay(t, path), await replay(t, path)];
  t.true(first.opened.length > 0);
  for (const { id } of first.opened) {
    const [one, other] = [first, second].map(({ directory }) =>
      readFileSync(join(directory, `${id}.pcapng`)),
    );
    t.deepEqual(one, other);
  }
});

test("a folder that cannot be written ends the replay with one line", async (t) => {
  const path = writeCapture(t, spoofAt(1));
  const config = defaultConfig();
  const evidence = replayEvidence("/dev/null/evidence", config);
  await t.throwsAsync(
    replayFile(path, config, () => {}, { evidence }),
    { code: "store-failed", message: /^replay: --evidence \/dev\/null\/evidence: ENOTDIR[^\n]*$/ },
  );
});
