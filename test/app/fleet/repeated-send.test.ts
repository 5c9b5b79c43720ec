import { mock } from "node:test";
import test from "ava";
import { RepeatedSend } from "#app/fleet/repeated-send.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test.beforeEach(() => mock.timers.enable({ apis: ["setInterval", "setTimeout"] }));
test.afterEach.always(() => mock.timers.reset());

/** A command of which the test sees each sending. */
function command(publishing: () => Promise<void> = async () => {}) {
  const state = { sent: 0 };
  const sending = new RepeatedSend<string>({
    publish: () => {
      state.sent++;
      return publishing();
    },
    waitMs: 60_000,
    late: () => "late",
  });
  return { sending, state };
}

test.serial(
  "it is sent again each 10 s until it is heard of, and never after its end",
  async (t) => {
    const { sending, state } = command();
    const end = sending.run();
    t.is(state.sent, 1);
    mock.timers.tick(30_000);
    t.is(state.sent, 4);
    sending.heard();
    mock.timers.tick(20_000);
    t.is(state.sent, 4);
    sending.end("done");
    t.is(await end, "done");
    mock.timers.tick(100_000);
    t.is(state.sent, 4);
  },
);

test.serial("one that nothing ends is late, also when it was heard of", async (t) => {
  const { sending } = command();
  const end = sending.run();
  sending.heard();
  mock.timers.tick(60_000);
  t.is(await end, "late");
});

test.serial("nor is a broker waited for that acknowledges nothing", async (t) => {
  const { sending } = command(() => new Promise(() => {}));
  const end = sending.run();
  mock.timers.tick(60_000);
  t.is(await end, "late");
});

test.serial("what the broker refuses, at first or later, ends it", async (t) => {
  const refused = new Error("not allowed");
  await t.throwsAsync(command(() => Promise.reject(refused)).sending.run(), { is: refused });
  let count = 0;
  const later = command(() => (++count > 1 ? Promise.reject(refused) : Promise.resolve()));
  const end = later.sending.run();
  await turn();
  mock.timers.tick(10_000);
  await t.throwsAsync(end, { is: refused });
});

test.serial("an end may come before anybody waits for it", async (t) => {
  const { sending } = command();
  sending.end("done");
  t.is(await sending.run(), "done");
});
