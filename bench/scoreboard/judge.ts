import type { AlertLine } from "#report/alert-line.ts";
import type { Expectation, Truth } from "./truth.ts";

/** An alert step and when it came, in seconds on the clock of the truth. */
export interface Told {
  readonly line: AlertLine;
  readonly atS: number;
}

/** What was measured beside what was told; times as in `Told`. */
export interface Measured {
  /** First frame of the attack; null where nothing marks it. */
  readonly attackS: number | null;
  /** Packets of others that the attacker passed on. */
  readonly forwardedS: readonly number[];
}

/** One thing that was asked for. */
export interface Item {
  /** Such as `arp-spoof 10.0.0.1` or `arp-spoof 10.0.0.1 proof`. */
  readonly what: string;
  readonly kind: "found" | "time" | "cause" | "proof" | "silence";
  readonly isMet: boolean;
  /** Of a found attack: the type it was called by. */
  readonly called?: string;
  /** Seconds from the attack's first frame to the alert, or packets until the proof. */
  readonly value?: number;
}

/** Holds what was told against the truth. */
export function judge(truth: Truth, told: readonly Told[], measured: Measured): Item[] {
  return [
    ...truth.expect.flatMap((expected) => itemsOf(expected, told, measured)),
    ...causeOfChange(truth, told),
    ...falseAlarms(truth, told).map(
      ({ line: { type, attacker, claimed } }): Item => ({
        what: ["false alarm", type, attacker?.mac, claimed].filter(Boolean).join(" "),
        kind: "silence",
        isMet: false,
      }),
    ),
  ];
}

/** The alarms that nothing explains: an opened alert above a notice of another kind or station. */
function falseAlarms(truth: Truth, told: readonly Told[]): Told[] {
  return told.filter(
    ({ line }) =>
      line.state === "opened" &&
      line.severity !== "notice" &&
      !(truth.alsoRight ?? []).includes(line.type) &&
      !truth.expect.some((expected) => isOf(expected, line)),
  );
}

/** True for a step of an alert that the expectation is about. */
export function isOf(expected: Expectation, line: AlertLine): boolean {
  const { types, attacker, attackerIp, claimed, isNews } = expected;
  return (
    types.includes(line.type) &&
    (attacker === undefined || line.attacker?.mac === attacker) &&
    (attackerIp === undefined || line.attacker?.ip === attackerIp) &&
    (claimed === undefined || line.claimed === claimed) &&
    (isNews === true || line.severity !== "notice")
  );
}

export function isProven({ line }: Told): boolean {
  return line.interception?.state === "intercepting";
}

function itemsOf(expected: Expectation, told: readonly Told[], measured: Measured): Item[] {
  const what = [expected.types[0], expected.claimed].filter(Boolean).join(" ");
  const steps = told.filter(({ line }) => isOf(expected, line));
  const first = steps[0];
  const fromS = expected.fromS ?? measured.attackS;
  const afterS = first !== undefined && fromS !== null ? Math.max(0, first.atS - fromS) : undefined;
  const items: Item[] = [
    {
      what,
      kind: "found",
      isMet: first !== undefined,
      ...(first !== undefined && { called: first.line.type }),
      ...(afterS !== undefined && { value: afterS }),
    },
  ];
  const { withinS, causes, provenWithin } = expected;
  if (withinS !== undefined) {
    const isMet = afterS !== undefined && afterS <= withinS;
    items.push({ what: `${what} within ${withinS} s`, kind: "time", isMet });
  }
  if (causes !== undefined) {
    const isMet = steps.some(({ line }) => line.cause !== undefined && causes.includes(line.cause));
    items.push({ what: `${what} cause`, kind: "cause", isMet });
  }
  if (provenWithin !== undefined) items.push(proofOf(what, provenWithin, steps, measured));
  return items;
}

function proofOf(what: string, within: number, steps: readonly Told[], measured: Measured): Item {
  const proof = steps.find(isProven);
  if (proof === undefined) return { what: `${what} proof`, kind: "proof", isMet: false };
  const value = measured.forwardedS.filter((atS) => atS <= proof.atS).length;
  return { what: `${what} proof`, kind: "proof", isMet: value <= within, value };
}

function causeOfChange({ causes }: Truth, told: readonly Told[]): Item[] {
  if (causes === undefined) return [];
  const named = told.find(({ line }) => line.cause !== undefined && causes.includes(line.cause));
  return [{ what: `cause ${causes.join(" or ")}`, kind: "cause", isMet: named !== undefined }];
}
