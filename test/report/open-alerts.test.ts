import test from "ava";
import { OpenAlerts } from "#report/open-alerts.ts";
import { TopicNames } from "#report/topic-map.ts";
import { alertOf } from "./samples.ts";

const make = () => new OpenAlerts(new TopicNames("r", "d"));
const closed = (id: string) => alertOf(id, { state: "closed" });

/** Takes all that is due: topic, and whether it clears. */
function due(alerts: OpenAlerts): string[] {
  const taken: string[] = [];
  for (let message = alerts.take(); message !== undefined; message = alerts.take()) {
    taken.push(message.payload === "" ? `${message.name} cleared` : message.name);
  }
  return taken;
}

test("each change is due once, as it stands then", (t) => {
  const alerts = make();
  alerts.update(alertOf("a", { verdict: "first" }));
  alerts.update(alertOf("a", { state: "updated", verdict: "second" }));
  t.is(JSON.parse(alerts.take()?.payload ?? "").text, "second");
  t.is(alerts.take(), undefined);
  alerts.update(closed("a"));
  t.deepEqual(due(alerts), ["r/d/a/a cleared"]);
});

test("what opened and closed unsent is never sent", (t) => {
  const alerts = make();
  alerts.update(alertOf("a"));
  alerts.update(closed("a"));
  t.deepEqual(due(alerts), []);
});

test("at a connect all open ones are due again, cleared ones are not", (t) => {
  const alerts = make();
  for (const id of ["a", "b", "c"]) alerts.update(alertOf(id));
  due(alerts);
  alerts.update(closed("b"));
  due(alerts);
  alerts.republish();
  t.deepEqual(due(alerts), ["r/d/a/a", "r/d/a/c"]);
});

test("one that was not acknowledged is due again, in its newest state", (t) => {
  const alerts = make();
  alerts.update(alertOf("a"));
  const lost = alerts.take();
  alerts.update(closed("a"));
  const alsoLost = alerts.take();
  if (lost) alerts.putBack(lost);
  if (alsoLost) alerts.putBack(alsoLost);
  t.deepEqual(due(alerts), ["r/d/a/a cleared"]);
});

test("there is a limit, and what is beyond it is counted", (t) => {
  const alerts = make();
  for (let n = 0; n < 1500; n++) alerts.update(alertOf(`a-${n}`));
  t.is(alerts.lost, 476);
  t.is(due(alerts).length, 1024);
  for (let n = 0; n < 10_000; n++) alerts.update(closed(`of-an-earlier-run-${n}`));
  t.is(alerts.lost, 476 + 10_000 - 2048);
  for (let n = 0; n < 1024; n++) alerts.update(closed(`a-${n}`));
  t.is(due(alerts).length, 2048 + 1024, "what was retained is always cleared");
});
