import test from "ava";
import fc from "fast-check";
import { HostWatch } from "#report/host-watch.ts";

function bench() {
  const clock = { ms: 0, now: () => 0 as never, monotonicMs: () => clock.ms };
  return { clock, host: new HostWatch(clock, 1000) };
}

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const NONE = new Uint8Array(0);

test("a host says whether it is there; a cleared word is none", (t) => {
  const { host } = bench();
  t.is(host.isOnline, null);
  t.true(host.takeState(bytes({ online: false, timestamp: 7 })));
  t.is(host.isOnline, false);
  t.false(host.takeState(bytes({ online: "yes" })));
  t.is(host.isOnline, false, "the last word holds");
  t.true(host.takeState(NONE));
  t.is(host.isOnline, null);
});

test("a stream is sent again from what was stored when that stalls, each time after longer", (t) => {
  const { clock, host } = bench();
  const stream = "feature";
  host.takeStored(bytes({ "m/feature": 5, "m/unheard": 3 }));
  const at = (ms: number, acked: number) => {
    clock.ms = ms;
    return host.stalledAt({ stream, acked });
  };
  t.is(at(5000, 9), null, "it has not said that it is there");
  host.takeState(bytes({ online: true }));
  t.is(at(5999, 9), null);
  t.is(at(6000, 9), 5);
  t.is(at(7999, 9), null);
  t.is(at(8000, 9), 5);
  host.takeStored(bytes({ "m/feature": 6 }));
  t.is(at(8999, 9), null, "it has gone on");
  t.is(at(9000, 9), 6);
  host.takeStored(bytes({ "m/feature": 9 }));
  t.is(at(99_000, 9), null, "it has all");
  t.is(at(99_999, 12), null);
  t.is(at(100_000, 12), 9);
  host.takeState(bytes({ online: false }));
  t.is(at(900_000, 12), null, "away it stores nothing");
  t.is(host.stalledAt({ stream: "alert", acked: 9 }), null, "of this it has said nothing");
});

test("whatever is retained there, nothing throws", (t) => {
  const anything = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(anything, (payload) => {
      const { host } = bench();
      host.takeState(payload);
      host.takeStored(payload);
      t.is(host.stalledAt({ stream: "feature", acked: 0 }), null);
    }),
  );
});
