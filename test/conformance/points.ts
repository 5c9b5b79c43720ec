import { randomUUID } from "node:crypto";
import { parser } from "mqtt-packet";
import { type Bench, Peer } from "./peer.ts";

/** Something the appliance or its fleet needs of a broker. */
export interface Point {
  readonly name: string;
  /** @throws Error that says what was seen instead */
  readonly hold: (bench: Bench) => Promise<void>;
}

const NOT_AUTHORIZED = 135;
const RECEIVE_MAXIMUM = 3;
const SESSION = { clean: false, properties: { sessionExpiryInterval: 60 } } as const;

export const POINTS: readonly Point[] = [
  { name: "the will comes after its delay, retained", hold: will },
  { name: "a device that is back in time has no will sent", hold: willTakenBack },
  { name: "retained topics are there for who comes later, until they are cleared", hold: retained },
  { name: "a command that expired while the device was away does not come", hold: expiry },
  { name: "a session is resumed, and what came meanwhile is delivered once", hold: resume },
  { name: "what access rules forbid is answered with code 135", hold: refusal },
  { name: "a shared subscription gives each message to one of its group", hold: shared },
  { name: "no more is in flight than the receive maximum", hold: receiveMaximum },
];

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const prefixOf = ({ root, deviceId }: Bench) => `${root}/${deviceId}/`;
const freshId = () => randomUUID().slice(0, 8);

function withWill(bench: Bench, delayS: number) {
  const properties = { willDelayInterval: delayS };
  const will = { topic: `${prefixOf(bench)}status/health`, qos: 1 as const, retain: true };
  return { ...SESSION, will: { ...will, payload: Buffer.from(freshId()), properties } };
}

async function listener(bench: Bench, filter: string): Promise<Peer> {
  const peer = await Peer.connect(bench.operator);
  await peer.listen(filter);
  return peer;
}

async function will(bench: Bench): Promise<void> {
  const topic = `${prefixOf(bench)}status/health`;
  const options = withWill(bench, 1);
  await using operator = await listener(bench, topic);
  const isOurs = () =>
    operator.heard.some(({ payload }) => payload.toString() === `${options.will.payload}`);
  await using device = await Peer.connect(bench.device, { ...options, clientId: bench.deviceId });
  device.drop();
  await operator.settle();
  must(!isOurs(), "it came at once");
  await operator.hears(topic, operator.heard.length + 1);
  must(isOurs(), "something else came");
  must(operator.heard.at(-1)?.retain === true, "it came without its retain flag");
}

async function willTakenBack(bench: Bench): Promise<void> {
  const topic = `${prefixOf(bench)}status/health`;
  const options = withWill(bench, 1);
  await using operator = await listener(bench, topic);
  await using first = await Peer.connect(bench.device, { ...options, clientId: bench.deviceId });
  first.drop();
  await using second = await Peer.connect(bench.device, { ...SESSION, clientId: bench.deviceId });
  for (let i = 0; i < 5; i++) await second.settle();
  const said = operator.heard.map(({ payload }) => payload.toString());
  must(!said.includes(options.will.payload.toString()), "the will was sent all the same");
}

async function retained(bench: Bench): Promise<void> {
  const kept = `${prefixOf(bench)}twin/device`;
  const cleared = `${prefixOf(bench)}a/${freshId()}`;
  await using device = await Peer.connect(bench.device);
  for (const topic of [kept, cleared]) await device.write(topic, "{}", { retain: true });
  await using first = await listener(bench, `${prefixOf(bench)}#`);
  for (const topic of [kept, cleared]) {
    const [packet] = await first.hears(topic);
    must(packet?.retain === true, "one came without its retain flag");
  }
  for (const topic of [cleared, kept]) await device.write(topic, "", { retain: true });
  await using second = await listener(bench, `${prefixOf(bench)}#`);
  await second.settle();
  must(
    second.heard.every(({ topic }) => topic !== kept && topic !== cleared),
    "one that was cleared is still there",
  );
}

/** Runs `meanwhile` while a device with a session is away, and gives the device that came back. */
async function away(bench: Bench, meanwhile: (operator: Peer) => Promise<void>): Promise<Peer> {
  const session = { ...SESSION, clientId: bench.deviceId };
  {
    await using device = await Peer.connect(bench.device, session);
    await device.listen(`${prefixOf(bench)}cmd/+/+`);
    device.drop();
  }
  await using operator = await Peer.connect(bench.operator);
  await meanwhile(operator);
  return await Peer.connect(bench.device, session);
}

async function expiry(bench: Bench): Promise<void> {
  const late = `${prefixOf(bench)}cmd/ping/late-${freshId()}`;
  const live = `${prefixOf(bench)}cmd/ping/live-${freshId()}`;
  await using device = await away(bench, async (operator) => {
    const expiresAfter = (seconds: number) => ({ properties: { messageExpiryInterval: seconds } });
    must((await operator.write(late, "x", expiresAfter(1))) === 0, "it was refused");
    await operator.write(live, "x", expiresAfter(60));
    for (let i = 0; i < 8; i++) await operator.settle();
  });
  await device.hears(live);
  must(
    device.heard.every(({ topic }) => topic !== late),
    "it came",
  );
}

async function resume(bench: Bench): Promise<void> {
  const topic = `${prefixOf(bench)}cmd/ping/${freshId()}`;
  await using device = await away(bench, async (operator) => {
    await operator.write(topic, "x");
  });
  must(device.isResumed, "the broker had forgotten the session");
  await device.hears(topic);
  await device.settle();
  must((await device.hears(topic)).length === 1, "it came more than once");
}

async function refusal(bench: Bench): Promise<void> {
  await using device = await Peer.connect(bench.device);
  const other = `${bench.root}/${bench.deviceId}-other`;
  for (const topic of [`${other}/m/feature`, `${other}/ack`, `${prefixOf(bench)}cmd/ping/1`]) {
    const code = await device.write(topic, "{}");
    must(code === NOT_AUTHORIZED, `${code} for ${topic}`);
  }
  const own = await device.write(`${prefixOf(bench)}m/feature`, "{}");
  must(own !== NOT_AUTHORIZED, `the device may not write its own ${prefixOf(bench)}m/feature`);
}

async function shared(bench: Bench): Promise<void> {
  const topic = `${prefixOf(bench)}m/feature`;
  const filter = `$share/conformance-${freshId()}/${bench.root}/+/m/feature`;
  await using one = await listener(bench, filter);
  await using two = await listener(bench, filter);
  await using device = await Peer.connect(bench.device);
  const sent = Array.from({ length: 40 }, () => freshId());
  for (const text of sent) await device.write(topic, text);
  await one.settle();
  await two.settle();
  const [atOne, atTwo] = [one, two].map(({ heard }) =>
    heard.map(({ payload }) => payload.toString()).filter((text) => sent.includes(text)),
  ) as [string[], string[]];
  must(atOne.length > 0 && atTwo.length > 0, "one of the group got nothing");
  const all = [...atOne, ...atTwo].sort();
  must(all.join() === sent.sort().join(), `${all.length} came of ${sent.length}`);
}

async function receiveMaximum(bench: Bench): Promise<void> {
  const topic = `${prefixOf(bench)}cmd/ping/${freshId()}`;
  const release: (() => void)[] = [];
  let isOpen = false;
  await using device = await Peer.connect(bench.device, {
    properties: { receiveMaximum: RECEIVE_MAXIMUM },
    customHandleAcks: (_topic, _payload, _packet, done) => {
      if (isOpen) done(0);
      else release.push(() => done(0));
    },
  });
  // mqtt.js takes one message after the other: what came is on the wire.
  let arrived = 0;
  const packets = parser({ protocolVersion: 5 });
  packets.on("packet", ({ cmd }) => {
    if (cmd === "publish") arrived++;
  });
  device.client.stream.on("data", (bytes: Buffer) => packets.parse(bytes));
  await device.listen(topic);
  await using operator = await Peer.connect(bench.operator);
  for (let i = 0; i < 10; i++) await operator.write(topic, String(i));
  await device.settle();
  must(arrived > 0, "nothing came");
  must(arrived <= RECEIVE_MAXIMUM, `${arrived} were in flight, ${RECEIVE_MAXIMUM} allowed`);
  isOpen = true;
  for (const each of release) each();
  await device.hears(topic, 10);
}
