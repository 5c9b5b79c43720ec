import test from "ava";
import { isEvidence } from "#app/evidence-file.ts";
import { keepEvidence } from "#app/evidence-keeper.ts";
import { pcapngPackets } from "#capture/file/pcapng-writer.ts";
import { LinkType } from "#capture/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { openEvidence } from "#store/evidence-folder.ts";
import type { EvidenceFolder } from "#store/types.ts";
import { readBytes } from "../capture/file/read-all.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, START } from "./samples.ts";

function keep(folder: EvidenceFolder, state: AlertEvent["state"], ...marks: readonly number[]) {
  const packets = marks.map((mark) => ({ at: START, bytes: Uint8Array.of(mark), wireBytes: 1 }));
  const alert = alertOf("spoof", { state });
  const blocks = pcapngPackets(packets);
  keepEvidence(folder, { kind: "evidence", alert, link: LinkType.ethernet, blocks });
}

test("a file grows from the opening to the close, and a second opening begins it anew", async (t) => {
  const directory = scratchFolder(t);
  const folder = openEvidence({ directory, maxBytes: 1_000_000, days: 1, isOurs: isEvidence });
  const marks = async () => {
    const file = folder.read("spoof");
    return file === null ? null : (await readBytes(t, file)).frames.map(({ body }) => body[0]);
  };
  keep(folder, "updated");
  t.is(await marks(), null, "no file for words alone");
  keep(folder, "opened", 1, 2);
  t.deepEqual(await marks(), [1, 2]);
  keep(folder, "updated", 3);
  keep(folder, "closed");
  t.deepEqual(await marks(), [1, 2, 3]);
  t.regex(Buffer.from(folder.read("spoof") ?? []).toString(), /arp-spoof, closed/);
  keep(folder, "opened", 9);
  t.deepEqual(await marks(), [9]);
});
