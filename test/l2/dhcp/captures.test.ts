import { basename } from "node:path";
import test from "ava";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { type AlertLine, alertLine } from "#report/alert-line.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";

const TYPES: readonly string[] = ["dhcp-rogue", "dhcp-starvation", "ra-rogue"];

/** The alarms over DHCP and routers in a capture, as they opened. */
async function alarmsIn(path: string): Promise<AlertLine[]> {
  const lines: AlertLine[] = [];
  await replayFile(path, defaultConfig(), (event, firstAt) => {
    if (event.kind === "alert") lines.push(alertLine(event, firstAt));
  });
  return lines.filter(
    ({ type, state, severity }) =>
      TYPES.includes(type) && state === "opened" && severity !== "notice",
  );
}

test("starved servers are called, once, and nothing else in any capture is", async (t) => {
  for (const path of dataCaptures(t, "arp", "attacks", "iot-week")) {
    const name = basename(path);
    const isFlood = /dhcp-(flood|starvation)/.test(name);
    const found = (await alarmsIn(path)).map(({ type }) => type);
    t.deepEqual(found, isFlood ? ["dhcp-starvation"] : [], name);
  }
});
