/**
 * 100,000 mutations of sound commands before a whole desk with its journal, on the disk as on a
 * box: prints what was accepted, what was told, and how the memory grew. Status 1 when one passed.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import { CommandDesk } from "#app/fleet/command-desk.ts";
import { systemClock } from "#core/clock.ts";
import { seededRandom } from "#core/random.ts";
import type { Claims } from "#fleet/claims.ts";
import { type SigningKey, signCommand } from "#fleet/sign-command.ts";
import { newKey } from "#fleet/signature.ts";
import { COMMAND_CLASSES, type CommandLink } from "#fleet/types.ts";
import { openJournal } from "#store/command-journal.ts";
import { mutated } from "./mutation.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
  },
});
/** By then the code is compiled and the heap has its size. */
const WARM = 20_000;
const count = Number(values.count);
const random = seededRandom(Number(values.seed));
const keys = ["one", "two"].map((kid): SigningKey => ({ kid, ...newKey() }));
const [one, two] = keys as [SigningKey, SigningKey];
const trusted = keys.map(({ kid, x }) => [kid, { kid, x, classes: COMMAND_CLASSES }] as const);
const folder = mkdtempSync(join(tmpdir(), "arpguard-mutated-"));
let accepted = 0;
let told = 0;
let arrive: Parameters<CommandLink["subscribe"]>[0] = () => {};
const link: CommandLink = {
  isOnline: true,
  subscribe: (receive) => {
    arrive = receive;
  },
  publishStatus: (_, __, { status }) => {
    told++;
    if (status !== "failed") accepted++;
  },
  setCapability: () => {},
  setCommands: ({ open, finished }) => {
    accepted += open.length + finished.length;
  },
  setConfig: () => {},
};
try {
  using journal = openJournal(folder);
  using desk = new CommandDesk({
    deviceId: "box",
    link,
    journal,
    keys: () => new Map(trusted),
    executors: { ping: { run: () => ({}) } },
    clock: systemClock,
    isClockSet: () => true,
    log: { info: () => {}, warn: () => {} },
  });
  desk.start();
  const sources = soundCommands();
  await feed(sources, Math.min(WARM, count));
  const startMs = performance.now();
  const atQuarters: number[] = [];
  while (atQuarters.length < 4) {
    await feed(sources, count / 4);
    globalThis.gc?.();
    atQuarters.push(Math.round(process.memoryUsage.rss() / 1e6));
  }
  const seconds = (performance.now() - startMs) / 1000;
  const microsEach = Math.round((1e6 * seconds) / count);
  const figures = { count, accepted, told, rssMbAtQuarters: atQuarters, seconds, microsEach };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exitCode = accepted === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Of one signature and of two. */
function soundCommands(): Uint8Array[] {
  const iat = Math.floor(systemClock.now() / 1e6);
  const about = { aud: "box", jti: "a1", iat, exp: iat + 3600, seq: 1, params: {} };
  const ping: Claims = { ...about, type: "ping" };
  const renew: Claims = { ...about, type: "cert.renew" };
  return [signCommand(ping, one), signCommand(ping, one, two), signCommand(renew, one, two)].map(
    (text) => Buffer.from(text),
  );
}

/** In turns of the event loop, as from a socket: Node frees what a signature took between them. */
async function feed(sources: readonly Uint8Array[], times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    if (i % 64 === 0) await setImmediate();
    const payload = mutated(random.pick(sources), random);
    const type = random.pick(["ping", "cert.renew", null]);
    const named = type === null ? null : { type, id: "a1" };
    arrive({ named, payload, responseTopic: null, correlation: null });
  }
}
