import type { ExecutionContext } from "ava";
import { CommandDesk } from "#app/fleet/command-desk.ts";
import type { Executors } from "#app/fleet/executor.ts";
import { systemClock } from "#core/clock.ts";
import type { Claims } from "#fleet/claims.ts";
import type { CommandJournal } from "#fleet/types.ts";
import { openJournal } from "#store/command-journal.ts";
import { arrival, claims, operator, RecordingLink } from "./fleet.ts";
import { scratchFolder } from "./scratch.ts";

const { key, trusted } = operator();

/** What all desks of a test trust. */
export { key };

export interface Desk {
  readonly link: RecordingLink;
  readonly journal: CommandJournal;
  readonly warnings: string[];
  /** Stops it, as the end of the program does. */
  close(): void;
  /** Signs with the next number and lets it arrive; gives its id. */
  send(changes: Partial<Claims>): string;
}

let seq = 0;

/** Sound claims of now with the next number, changed as told. */
export function nextClaims(changes: Partial<Claims> = {}): Claims {
  const iat = Math.floor(systemClock.now() / 1e6);
  return claims({ iat, exp: iat + 600, seq: ++seq, jti: `c${seq}`, ...changes });
}

export function deskOf(
  t: ExecutionContext,
  executors: Executors,
  { folder = scratchFolder(t), isClockSet = (): boolean => true } = {},
): Desk {
  const warnings: string[] = [];
  const link = new RecordingLink();
  const journal = openJournal(folder);
  const desk = new CommandDesk({
    deviceId: "box",
    link,
    journal,
    keys: () => new Map([[trusted.kid, trusted]]),
    executors,
    clock: systemClock,
    isClockSet,
    log: { info: () => {}, warn: (text: string) => void warnings.push(text) },
  });
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    desk[Symbol.dispose]();
    journal[Symbol.dispose]();
  };
  t.teardown(close);
  desk.start();
  const send = (changes: Partial<Claims>) => {
    const given = nextClaims(changes);
    link.arrive(arrival(given, key));
    return given.jti;
  };
  return { link, journal, warnings, close, send };
}

/** Waits until it is let go. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  return { promise, resolve: () => resolve(undefined) };
}
