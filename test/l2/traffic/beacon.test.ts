import test from "ava";
import type { Host } from "../../helpers/frames.ts";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { farHost, hostOf } from "../../helpers/ip-frames.ts";
import { Talker } from "../../helpers/talk.ts";

const client = hostOf(66);
const LEARN_S = 300;

interface Calls {
  readonly from?: number;
  readonly gap?: number;
  readonly jitter?: number;
  readonly bytes?: number;
  readonly server?: Host;
}

/** Forty connections, one each `gap` seconds. */
function call(calls: Calls) {
  const { from = 1000, gap = 60, jitter = 0, bytes = 500, server = farHost(7) } = calls;
  const wire = new GuardedWire({ learnSeconds: LEARN_S });
  wire.see(0, new Uint8Array(60));
  const talker = new Talker(wire);
  for (let i = 0; i < 40; i++) {
    const late = jitter * ((i * 7) % 5);
    talker.whole({ client, server, ports: [20_000 + i, 443] }, from + i * gap + late, bytes);
  }
  return wire.opened("beacon");
}

test("small connections by the clock to a stranger outside are told, and are no alarm", (t) => {
  const opened = call({});
  t.is(opened.length, 1);
  t.like(opened[0], { severity: "notice", attacker: client, victims: [farHost(7).ip] });
  t.deepEqual(opened[0]?.why, ["30 small connections in a row, one each 60.0 s"]);
});

const quiet = test.macro((t, calls: Calls) => {
  t.deepEqual(call(calls), []);
});

test("what came irregularly is not told", quiet, { jitter: 2 });
test("nor what was there while the network was learned", quiet, { from: 100 });
test("nor what stays inside", quiet, { server: hostOf(3) });
test("nor what carries data", quiet, { bytes: 50_000 });
test("nor what comes all the time", quiet, { gap: 2 });
