import type { Item } from "./judge.ts";
import type { Result } from "./result.ts";

/** A line that must hold, or the scoreboard fails. */
export interface Requirement {
  readonly what: string;
  /** `9 of 9`. */
  readonly measured: string;
  readonly isMet: boolean;
  /** What misses it, by name. */
  readonly missed: readonly string[];
}

const ATTACK_SHARE = 0.9;
const OF_ADDRESSES = /false alarm (arp|ndp|dhcp|ra)-|false alarm (interception|duplicate-ip)/;

/** What was promised of these results; only of sets that were measured. */
export function requirements(results: readonly Result[]): Requirement[] {
  const real = results.filter(({ isMade }) => !isMade);
  const of = (set: string, isBenign: boolean) =>
    real.filter((each) => each.set === set && each.isBenign === isBenign);
  const isSpoof = ({ items }: Result) => items.some(({ what }) => what.startsWith("arp-spoof"));
  const spoofs = of("arp", false).filter(isSpoof);
  const found = ofKind("found");
  const all = [
    every("captured spoofs called with attacker and address", spoofs, found),
    every("their times, where the owner was seen before", spoofs, ofKind("time")),
    every("captured ARP scans and storms called", of("arp", false).filter(not(isSpoof)), found),
    every("no other alarm in ARP attack captures", of("arp", false), ofKind("silence")),
    every("no alarm on benign ARP captures", of("arp", true), ofKind("silence")),
    every("no alarm about an address in a week of devices", of("iot-week", true), ({ what }) =>
      OF_ADDRESSES.test(what),
    ),
    every("at most one alarm of any kind a device and week", of("iot-week", true), isSecondAlarm),
    every("attack captures called fittingly, 90 %", of("attacks", false), found, ATTACK_SHARE),
    every("no alarm on benign captures beside them", of("attacks", true), ofKind("silence")),
    every("every live attack found", of("lab", false), found),
    every("live attacks in the time promised", of("lab", false), ofKind("time")),
    every("live interception proven in the packets promised", of("lab", false), ofKind("proof")),
    every("live attacks named by their cause", of("lab", false), ofKind("cause")),
    every("no false alarm in a live attack", of("lab", false), ofKind("silence")),
    every("no alarm on a live benign day", of("lab", true), ofKind("silence")),
    every("live benign changes named by their cause", of("lab", true), ofKind("cause")),
  ];
  return all.filter((each): each is Requirement => each !== null);
}

type Concern = (item: Item, index: number, items: readonly Item[]) => boolean;

function ofKind(kind: Item["kind"]): Concern {
  return (item) => item.kind === kind;
}

/** The first alarm of a device is forgiven; items are in the order in which they came. */
function isSecondAlarm(item: Item, index: number, items: readonly Item[]): boolean {
  return item.kind === "silence" && items.findIndex(({ kind }) => kind === "silence") < index;
}

function not(holds: (result: Result) => boolean): (result: Result) => boolean {
  return (result) => !holds(result);
}

/** Holds when no item that concerns it is missed in (a share of) the results; null of no result. */
function every(
  what: string,
  results: readonly Result[],
  concerns: Concern,
  share = 1,
): Requirement | null {
  if (results.length === 0) return null;
  const missed = results.filter(({ items }) =>
    items.some((item, index) => !item.isMet && concerns(item, index, items)),
  );
  const met = results.length - missed.length;
  return {
    what,
    measured: `${met} of ${results.length}`,
    isMet: met >= results.length * share,
    missed: missed.map(({ name }) => name),
  };
}
