import test from "ava";
import { announcement, datagram, type Host, poll, question, reply } from "../helpers/frames.ts";
import { GuardedWire } from "../helpers/guarded-wire.ts";
import { udp } from "../helpers/ip-frames.ts";
import {
  accusations,
  attacker,
  gateway,
  host,
  other,
  type Story,
  tell,
  thief,
} from "./spoof-story.ts";

const known: Story = [
  [0, question(host, gateway.ip)],
  [0.001, reply(gateway, host)],
  [1, question(gateway, other.ip)],
];
const right = [thief.mac, gateway.ip, gateway.mac];
/** The host's packet to the gateway, as it goes to the thief, and as the thief passes it on. */
const toThief = (data = 20) => udp(host, { ...gateway, mac: thief.mac }, [5000, 53], data);
const onward = (data = 20) => udp({ ...host, mac: thief.mac }, gateway, [5000, 53], data);

for (const copies of [1, 2]) {
  test(`the first packet passed on is told at once, the rest counted; ${copies} of each frame`, (t) => {
    const wire = new GuardedWire({}, copies);
    for (const [seconds, frame] of known) wire.see(seconds, frame);
    wire.see(2, reply(thief, host));
    t.like(wire.told().at(-1), { interception: { state: "attempted", packets: 0 } });
    for (let i = 0; i < 5; i++) {
      wire.see(3 + i, toThief(20 + i));
      t.not(wire.told().at(-1)?.interception?.packets, i + 1, "half the way proves nothing");
      wire.see(3 + i + 0.01, onward(20 + i));
      if (i > 0) continue;
      t.like(wire.told().at(-1), {
        state: "updated",
        cause: "interception",
        victims: [host.ip],
        interception: { state: "intercepting", packets: 1 },
      });
    }
    t.like(
      wire.finish().findLast(({ type }) => type === "arp-spoof"),
      {
        state: "closed",
        interception: { state: "intercepting", packets: 5 },
      },
    );
  });
}

test("copies of both legs and of what the thief itself sends are no interception", (t) => {
  const wire = new GuardedWire({}, 2);
  for (const [seconds, frame] of known) wire.see(seconds, frame);
  wire.see(2, reply(thief, host));
  for (let i = 0; i < 10; i++) {
    wire.see(3 + i, toThief(20 + i));
    wire.see(3.5 + i, udp(attacker, gateway, [5000, 53], 20 + i));
  }
  t.like(
    wire.finish().findLast(({ type }) => type === "arp-spoof"),
    {
      interception: { state: "attempted", packets: 0 },
    },
  );
});

test("an answer that came first, and then passes packets on, was a theft", (t) => {
  const story: Story = [
    ...known,
    [6, question(host, gateway.ip)],
    [6.001, reply(thief, host)],
    [6.002, reply(gateway, host)],
    [7, toThief()],
    [7.01, onward()],
  ];
  const told = tell(story);
  t.deepEqual(accusations(told), [[...right, 8]]);
  t.is(told.findLast(({ type }) => type === "arp-spoof")?.cause, "interception");
});

test("a gateway that never speaks ARP is robbed by who tells so and then gets its packets", (t) => {
  const far = (via: string): Uint8Array => datagram(host, { mac: via, ip: "203.0.113.9" });
  const told = tell([
    [0, question(host, other.ip)],
    [1, far(gateway.mac)],
    [2, far(gateway.mac)],
    [3, reply(thief, host)],
    [4, far(thief.mac)],
  ]);
  t.deepEqual(accusations(told), [[...right, 5]]);
  const update = told.find(({ state }) => state === "updated");
  t.like(update, { cause: "interception", victims: [host.ip] });
});

test("a host that takes the other of two routers is none", (t) => {
  const second: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };
  const story: Story = [
    ...known,
    [2, datagram(host, { mac: gateway.mac, ip: "203.0.113.9" })],
    [3, poll(second, host)],
    [3.1, poll(gateway, host)],
    [4, datagram(host, { mac: second.mac, ip: "203.0.113.9" })],
    [5, datagram(host, { mac: gateway.mac, ip: "203.0.113.9" })],
  ];
  t.deepEqual(accusations(tell(story)), []);
});

test("a thief in the gateway's name shows by what it does with the packets", (t) => {
  const lie = reply(thief, host, { from: gateway.mac });
  const story: Story = [...known, [2, lie], [3, lie], [4, lie]];
  t.deepEqual(accusations(tell(story)), [], "a bond of two cards says the same");
  const proof: Story = [...story, [5, toThief()], [5.01, onward()]];
  t.deepEqual(accusations(tell(proof)), [[...right, 8]]);
});

test("an attack of an hour by cross words is watched to its end", (t) => {
  const wire = new GuardedWire();
  for (const [seconds, frame] of known) wire.see(seconds, frame);
  for (let i = 0; i < 3600; i += 10) {
    wire.see(10 + i, reply(thief, host));
    wire.see(10.1 + i, reply({ mac: thief.mac, ip: host.ip }, gateway));
  }
  wire.see(3605, toThief());
  wire.see(3605.01, onward());
  t.true(wire.finish().some(({ interception }) => interception?.state === "intercepting"));
});

test("proxies that announce a sleeper take no packets from it", (t) => {
  const sleeper: Host = { mac: "02:00:00:00:00:70", ip: "192.168.1.70" };
  const proxy: Host = { mac: attacker.mac, ip: sleeper.ip };
  const story: Story = [
    ...known,
    [1, question(attacker, gateway.ip)],
    [2, question(sleeper, gateway.ip)],
    [3, datagram(sleeper, gateway)],
    [5, announcement(proxy)],
    [6, announcement(proxy)],
    [30, question(host, sleeper.ip)],
    [30.001, reply(proxy, host)],
    [100, question(host, sleeper.ip)],
    [100.001, reply(proxy, host)],
    [200, announcement(sleeper)],
    [200.1, question(sleeper, gateway.ip)],
    [201, reply(sleeper, gateway)],
  ];
  const told = tell(story.toSorted(([a], [b]) => a - b));
  t.deepEqual(accusations(told), []);
  t.false(told.some(({ interception }) => interception !== undefined));
});

test("a shared address that was given up is robbed all the same when its packets go on", (t) => {
  const node: Host = { mac: "02:00:00:00:00:10", ip: "192.168.1.10" };
  const shared = { mac: node.mac, ip: "192.168.1.100" };
  const taken = { mac: attacker.mac, ip: shared.ip };
  const story: Story = [
    ...known,
    [1.2, question(attacker, other.ip)],
    [1.5, question(node, gateway.ip)],
    [2, question(host, shared.ip)],
    [2.001, reply(shared, host)],
    [3, question(shared, other.ip)],
    ...Array.from({ length: 20 }, (_, i) => [4 + 5 * i, datagram(node, other)] as const),
    [80, announcement(taken)],
    ...Array.from({ length: 20 }, (_, i) => {
      const passedOn = udp({ ...host, mac: attacker.mac }, shared, [5000, 53], 20 + i);
      return [
        [80.5 + i, udp(host, taken, [5000, 53], 20 + i)],
        [80.501 + i, passedOn],
      ] as const;
    }).flat(),
  ];
  const told = tell(story.toSorted(([a], [b]) => a - b));
  const accused = accusations(told).map((one) => one.slice(0, 3));
  t.deepEqual(accused, [[attacker.mac, shared.ip, node.mac]]);
  t.like(
    told.findLast(({ type }) => type === "arp-spoof"),
    { severity: "critical", interception: { state: "intercepting", packets: 20 } },
  );
});
