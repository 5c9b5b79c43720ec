import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { formatMicros } from "#core/units.ts";
import { BENIGN, OTHER_ATTACKS, SPOOFS } from "../../test/lab/scenarios/all.ts";
import { sideBySide } from "../../test/lab/side-by-side.ts";
import { machineText } from "../report.ts";
import { FOLDERS, labelledCaptures } from "./captures.ts";
import { labResult } from "./lab-results.ts";
import { markdown, type Scoreboard } from "./markdown.ts";
import { replayCapture } from "./replay-capture.ts";
import { requirements } from "./requirements.ts";
import { type Result, unmet } from "./result.ts";

const DATA = process.env.ARPGUARD_DATA ?? resolve(import.meta.dirname, "../../../shared/data");
/** A lab mostly waits. */
const LABS = 3;
const USAGE = "main.ts [--json] [--write FILE] [--pcaps FOLDER] [--only lab|arp|attacks|iot-week]";

interface Options {
  readonly json: boolean;
  readonly write?: string;
  readonly only?: string;
  /** Folder to keep the lab's recordings in. */
  readonly pcaps?: string;
}

/** Measures, prints what must hold, and exits with 1 when something does not. */
async function main(): Promise<void> {
  const options = chosen();
  if (process.geteuid?.() !== 0) throw new Error("start as root: the lab makes networks");
  const results = [...(await captureResults(options)), ...(await labResults(options))];
  const scoreboard: Scoreboard = {
    kind: "scoreboard",
    machine: machineText(),
    date: formatMicros(systemClock.now()).slice(0, 10),
    requirements: requirements(results),
    results,
  };
  if (options.write !== undefined) writeFileSync(options.write, markdown(scoreboard));
  if (options.json) process.stdout.write(`${JSON.stringify(scoreboard)}\n`);
  else for (const line of scoreboard.requirements.map(text)) process.stdout.write(`${line}\n`);
  if (scoreboard.requirements.some(({ isMet }) => !isMet)) process.exitCode = 1;
}

function chosen(): Options {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      write: { type: "string" },
      only: { type: "string" },
      pcaps: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`usage: ${USAGE}\n`);
    process.exit(0);
  }
  const pcaps = values.pcaps ?? (process.env.ARPGUARD_LAB_PCAPS || undefined);
  return { ...values, ...(pcaps !== undefined && { pcaps }) };
}

async function captureResults({ only }: Options): Promise<Result[]> {
  const results: Result[] = [];
  for (const folder of FOLDERS.filter((each) => only === undefined || only === each)) {
    for (const capture of await labelledCaptures(DATA, folder)) {
      results.push(told(await replayCapture(capture)));
    }
  }
  return results;
}

async function labResults({ only, pcaps }: Options): Promise<Result[]> {
  if (only !== undefined && only !== "lab") return [];
  const folder = pcaps ?? mkdtempSync(join(tmpdir(), "arpguard-scoreboard-"));
  mkdirSync(folder, { recursive: true });
  const inTurn = sideBySide(LABS);
  try {
    return await Promise.all(
      [...SPOOFS, ...OTHER_ATTACKS, ...BENIGN].map((scenario) =>
        inTurn(async () => told(await labResult(scenario, folder))),
      ),
    );
  } finally {
    if (pcaps === undefined) rmSync(folder, { recursive: true });
  }
}

/** Progress for people, on stderr. */
function told(result: Result): Result {
  const missed = unmet(result).join("; ") || "all met";
  process.stderr.write(`scoreboard: ${result.set} ${result.name}: ${missed}\n`);
  return result;
}

function text({ what, measured, isMet, missed }: Scoreboard["requirements"][number]): string {
  const detail = missed.length > 0 ? `: ${missed.join(", ")}` : "";
  return `${isMet ? "holds " : "MISSED"} ${what}: ${measured}${detail}`;
}

await main().catch((error: unknown) => {
  process.stderr.write(`scoreboard: ${oneLine(error)}; ${USAGE}\n`);
  process.exitCode = 1;
});
