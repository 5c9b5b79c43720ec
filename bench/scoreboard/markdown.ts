import { machineText } from "../report.ts";
import type { Item } from "./judge.ts";
import type { Requirement } from "./requirements.ts";
import { type Result, unmet } from "./result.ts";

const SETS: Readonly<Record<string, string>> = {
  lab: "Live, in the lab",
  arp: "Captures of ARP attacks, storms, scans and hard benign cases",
  attacks: "Captures of scans and floods, and benign ones beside them",
  "iot-week": "A week of devices",
};

export interface Scoreboard {
  readonly kind: "scoreboard";
  readonly machine: string;
  readonly date: string;
  readonly requirements: readonly Requirement[];
  readonly results: readonly Result[];
}

/** docs/SCOREBOARD.md. */
export function markdown({ date, requirements, results }: Scoreboard): string {
  const sections = Object.entries(SETS).flatMap(([set, title]) => {
    const rows = results.filter((result) => result.set === set);
    return rows.length === 0 ? [] : [`## ${title}\n\n${table(rows)}`];
  });
  return `# Scoreboard

Written by \`make scoreboard\` on ${date}: ${machineText()}; \`--json\` prints the same. The
appliance runs as it comes. A live run is real tools in network namespaces with every bridge port
mirrored onto the appliance ([ADR 14](adr/0014-lab.md)). Times are from the first frame of the
attack to the frame that opened the alert; proof counts the packets that the attacker had passed on
when interception was proven (tshark counts them). arpwatch is Debian's, over the same frames, with
nothing known before: its alarms are changed addresses and flip flops.

## What must hold

| | measured | holds | missed by |
|---|---|---|---|
${requirements.map(requirementRow).join("\n")}

${sections.join("\n\n")}
`;
}

function requirementRow({ what, measured, isMet, missed }: Requirement): string {
  return `| ${what} | ${measured} | ${isMet ? "yes" : "**no**"} | ${missed.join(", ")} |`;
}

function table(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { name, frames, items, causes, arpwatchAlarms } = result;
    const cells = [
      name,
      frames.toLocaleString("en-US"),
      result.isBenign ? "benign" : called(items),
      causes.join(", "),
      result.isBenign ? "" : seconds(items),
      proof(items),
      String(items.filter(({ kind }) => kind === "silence").length),
      String(arpwatchAlarms),
      unmet(result).join("; "),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return `| | frames | called | cause | after s | proof after packets | false alarms | arpwatch | missed |
|---|---|---|---|---|---|---|---|---|
${rows.join("\n")}`;
}

function called(items: readonly Item[]): string {
  const found = items.filter(({ kind }) => kind === "found");
  return found.map((item) => item.called ?? "**missed**").join(", ");
}

function seconds(items: readonly Item[]): string {
  const found = items.filter(({ kind, value }) => kind === "found" && value !== undefined);
  return found.map(({ value }) => value?.toFixed(3)).join(", ");
}

function proof(items: readonly Item[]): string {
  const proofs = items.filter(({ kind }) => kind === "proof");
  return proofs.map(({ value }) => value ?? "**none**").join(", ");
}
