import test from "ava";
import type { AlertLine } from "#report/alert-line.ts";
import { judge, type Told } from "../../bench/scoreboard/judge.ts";
import { requirements } from "../../bench/scoreboard/requirements.ts";
import type { Result } from "../../bench/scoreboard/result.ts";
import type { Truth } from "../../bench/scoreboard/truth.ts";

const ATTACKER = "00:0c:29:5d:66:42";
const TRUTH: Truth = {
  name: "spoof",
  expect: [
    {
      types: ["arp-spoof", "interception"],
      attacker: ATTACKER,
      claimed: "10.0.0.1",
      causes: ["spoof"],
      withinS: 2,
      provenWithin: 10,
    },
  ],
  alsoRight: ["arp-scan"],
};

function told(atS: number, more: Partial<AlertLine> = {}): Told {
  const time = "2026-01-01T00:00:00.000000Z";
  const line: AlertLine = {
    kind: "alert",
    type: "arp-spoof",
    severity: "critical",
    at: time,
    since: time,
    frame: 1,
    attacker: { mac: ATTACKER, ip: null },
    claimed: "10.0.0.1",
    cause: "spoof",
    verdict: "",
    why: [],
    id: "a",
    state: "opened",
    count: 1,
    ...more,
  };
  return { line, atS };
}

const proof = (atS: number) =>
  told(atS, { state: "updated", interception: { state: "intercepting", packets: 1 } });
const missed = (all: readonly Told[], forwardedS: readonly number[] = [101, 102]) =>
  judge(TRUTH, all, { attackS: 100, forwardedS })
    .filter(({ isMet }) => !isMet)
    .map(({ what }) => what);

test("an attack that is called, in time, with its cause and proof, misses nothing", (t) => {
  t.deepEqual(missed([told(101), proof(103)]), []);
});

test("what is missing is named", (t) => {
  const all = ["arp-spoof 10.0.0.1", "arp-spoof 10.0.0.1 within 2 s"];
  const rest = ["arp-spoof 10.0.0.1 cause", "arp-spoof 10.0.0.1 proof"];
  t.deepEqual(missed([]), [...all, ...rest]);
  t.deepEqual(missed([told(103), proof(104)]), ["arp-spoof 10.0.0.1 within 2 s"]);
  t.deepEqual(missed([told(101, { cause: "swap" })]), rest);
  const eleven = Array.from({ length: 11 }, (_, i) => 101 + i / 10);
  t.deepEqual(missed([told(101), proof(103)], eleven), ["arp-spoof 10.0.0.1 proof"]);
});

test("another station, address or kind is a false alarm; a notice is not", (t) => {
  const right = [told(101), proof(103)];
  const other = { mac: "02:00:00:00:00:01", ip: null };
  t.deepEqual(missed([...right, told(102, { attacker: other })]), [
    "false alarm arp-spoof 02:00:00:00:00:01 10.0.0.1",
  ]);
  t.deepEqual(missed([...right, told(102, { claimed: "10.0.0.9" })]), [
    `false alarm arp-spoof ${ATTACKER} 10.0.0.9`,
  ]);
  t.deepEqual(missed([...right, told(102, { type: "arp-scan" })]), []);
  t.deepEqual(missed([...right, told(102, { attacker: other, severity: "notice" })]), []);
});

test("one false alarm a device and week is forgiven, a second or one about an address is not", (t) => {
  const met = (...alarms: readonly string[]) => {
    const items = alarms.map((what) => ({ what, kind: "silence" as const, isMet: false }));
    const rest = { isMade: false, tools: [], frames: 1, causes: [], arpwatchAlarms: 0 };
    const week: Result = { name: "camera", set: "iot-week", isBenign: true, items, ...rest };
    return requirements([week]).map(({ isMet }) => isMet);
  };
  t.deepEqual(met(), [true, true]);
  t.deepEqual(met("false alarm beacon"), [true, true]);
  t.deepEqual(met("false alarm beacon", "false alarm port-scan"), [true, false]);
  t.deepEqual(met("false alarm arp-spoof"), [false, true]);
});
