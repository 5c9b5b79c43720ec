import test from "ava";
import { type EvidenceBlocks, evidenceFile } from "#app/evidence-file.ts";
import { evidenceSource } from "#app/evidence-source.ts";
import { defaultConfig } from "#config/defaults.ts";
import { readBytes } from "../capture/file/read-all.ts";
import { reply } from "../helpers/frames.ts";
import { alertOf, attacker, frameOf, packetOf, victim } from "../l2/evidence/samples.ts";
import { START } from "./samples.ts";

test("what a step adds is copied at once; the opening frame carries the verdict", async (t) => {
  const parts: EvidenceBlocks[] = [];
  const moment = { at: START, tick: 1, frame: 1 };
  const desk = evidenceSource(defaultConfig().evidence, (part) => parts.push(part))(moment);
  desk.pass(1);
  desk.resume();
  const spoofed = reply(attacker, victim);
  const frame = frameOf(spoofed, { at: START });
  desk.see(frame, packetOf(frame));
  moment.frame = 2;
  const alert = alertOf({ frame: 2 });
  desk.step(alert);
  desk.see(frame, packetOf(frame));
  const [part] = parts;
  t.is(part?.alert, alert);
  const file = evidenceFile(null, part as EvidenceBlocks);
  const { frames } = await readBytes(t, file);
  t.deepEqual(
    frames.map(({ body }) => body),
    [[...spoofed], [...spoofed]],
  );
  t.is(
    Buffer.from(part?.blocks ?? [])
      .toString()
      .split(alert.verdict).length,
    2,
    "once",
  );
  t.is(part?.blocks.buffer.byteLength, part?.blocks.length, "it can be moved to another thread");
});
