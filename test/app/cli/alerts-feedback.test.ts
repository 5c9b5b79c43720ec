import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { openHistory } from "#store/history.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { alertOf, limitsFor } from "../../store/samples.ts";

test("beside the appliance that writes the history; list and show tell of it", async (t) => {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  history.write(null, [alertOf("spoof"), alertOf("other")]);
  const at = ["--data", folder];
  const first = await arpguard(["alerts", "feedback", "spoof", "true", ...at]);
  t.deepEqual([first.status, first.stdout, first.stderr], [0, "spoof: judged true\n", ""]);
  const note = ["--note", "our own test"];
  t.is((await arpguard(["alerts", "feedback", "spoof", "false", ...note, ...at])).status, 0);
  const list = await arpguard(["alerts", "list", ...at]);
  const judged = list.stdout.split("\n").filter((row) => row.endsWith("(judged false)"));
  t.is(judged.length, 1);
  t.regex(judged[0] ?? "", / arp-spoof {2}spoof {2}/);
  const show = await arpguard(["alerts", "show", "spoof", ...at]);
  t.regex(show.stdout, /^feedback +judged false by .+ at \d{4}-.+Z: our own test$/m);
  const json = await arpguard(["alerts", "show", "spoof", "--json", ...at]);
  t.like(JSON.parse(json.stdout).feedback, { verdict: "false", note: "our own test" });
});

test("refuses what it does not know, each with one line", async (t) => {
  const folder = scratchFolder(t);
  {
    using history = openHistory(limitsFor(folder));
    history.write(null, [alertOf("spoof")]);
  }
  const at = ["--data", folder];
  const command = ["alerts", "feedback"];
  await refuses(t, [...command, "none", "true", ...at], 1, /no alert none in .*: arpguard alerts/);
  await refuses(t, [...command, "../x", "true", ...at], 1, /no alert \.\.\/x in /);
  await refuses(
    t,
    [...command, "spoof", "yes", ...at],
    2,
    /yes: say true when the alert was right/,
  );
  await refuses(
    t,
    [...command, "spoof", ...at],
    2,
    "missing required argument 'verdict'; arpguard alerts feedback --help tells more",
  );
  const twoLines = [...command, "spoof", "true", "--note", "a\nb", ...at];
  await refuses(t, twoLines, 2, /alerts feedback: note: must be one line of plain text/);
  writeFileSync(join(folder, "feedback.json"), "{");
  await refuses(t, [...command, "spoof", "true", ...at], 1, /feedback\.json is damaged \(it is no/);
  await refuses(t, ["alerts", "list", ...at], 1, /feedback\.json is damaged/);
});
