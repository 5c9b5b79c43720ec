import test from "ava";
import { type BoxFacts, judgeBox, readBoxFacts } from "#app/doctor/box.ts";
import type { Finding } from "#app/doctor/check.ts";

const MIB = 1_048_576;
const well: BoxFacts = { model: "Pi 5", availableBytes: 900 * MIB, celsius: 51.4 };

const judged = test.macro(
  (t, facts: Partial<BoxFacts>, result: Finding["result"], detail: string) => {
    const finding = judgeBox({ ...well, ...facts });
    t.is(finding.result, result);
    t.is(finding.detail, detail);
    t.is(finding.mend === undefined, result === "pass");
  },
);

test("well", judged, {}, "pass", "Pi 5: 900 MiB of memory available, 51 degrees");
test("without a sensor", judged, { celsius: null }, "pass", "Pi 5: 900 MiB of memory available");
test("nameless", judged, { model: "" }, "pass", "900 MiB of memory available, 51 degrees");
test("hot", judged, { celsius: 80 }, "warn", "Pi 5: 900 MiB of memory available, 80 degrees");
test(
  "short of memory",
  judged,
  { availableBytes: 255 * MIB },
  "fail",
  "Pi 5: 255 MiB of memory available, 51 degrees",
);

test("this box has memory and says so", async (t) => {
  const { availableBytes, celsius } = await readBoxFacts();
  t.true(availableBytes > 0);
  t.true(celsius === null || celsius > -50);
});
