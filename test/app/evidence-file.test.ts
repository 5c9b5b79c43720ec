import test from "ava";
import fc from "fast-check";
import { type EvidenceBlocks, evidenceFile, isEvidence } from "#app/evidence-file.ts";
import { packetBlocksOf, pcapngPackets } from "#capture/file/pcapng-writer.ts";
import { LinkType } from "#capture/types.ts";
import { EVIDENCE_LIMITS } from "#l2/evidence/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { readBytes } from "../capture/file/read-all.ts";
import { anyAlert } from "../report/any-alert.ts";
import { alertOf, START } from "./samples.ts";

function partOf(alert: AlertEvent, ...bodies: readonly (readonly number[])[]): EvidenceBlocks {
  const packets = bodies.map((body) => {
    return { at: START, bytes: Uint8Array.from(body), wireBytes: body.length };
  });
  return { kind: "evidence", alert, link: LinkType.ethernet, blocks: pcapngPackets(packets) };
}

const opened = alertOf("spoof", {
  why: ["first reason", "second reason"],
  advice: "Shut the port.",
});

test("the alert's words are the file's comment", (t) => {
  const file = Buffer.from(evidenceFile(null, partOf(opened, [1]))).toString();
  for (const words of [opened.verdict, "- first reason", "- second reason", "Shut the port."]) {
    t.true(file.includes(words), words);
  }
  t.true(file.includes("critical arp-spoof, opened, 2024-05-01T10:00:00.000000Z to "));
});

test("a later part adds its packets and renews the words", async (t) => {
  const first = evidenceFile(null, partOf(opened, [1, 2], [3]));
  const closed: AlertEvent = { ...opened, state: "closed", why: ["third reason"], count: 77 };
  const second = evidenceFile(first, partOf(closed, [4, 5, 6]));
  const { frames, refused } = await readBytes(t, second);
  t.deepEqual(refused, {});
  t.deepEqual(
    frames.map(({ body }) => body),
    [[1, 2], [3], [4, 5, 6]],
  );
  const text = Buffer.from(second).toString();
  t.true(text.includes("third reason") && text.includes("closed") && text.includes("counted 77"));
  t.false(text.includes("first reason"));
});

test("our files are known by their first 64 bytes, others are not", (t) => {
  const file = evidenceFile(null, partOf(opened));
  t.true(isEvidence(file.subarray(0, 64)));
  t.false(isEvidence(file.subarray(0, 30)));
  t.false(isEvidence(new Uint8Array(64)));
});

test("whatever an alert says, its words keep within their share of the file", (t) => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      const file = evidenceFile(null, partOf(alert));
      return file.length <= EVIDENCE_LIMITS.textBytes - 1024 && packetBlocksOf(file).length === 0;
    }),
  );
  t.pass();
});
