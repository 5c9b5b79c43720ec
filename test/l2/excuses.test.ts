import test from "ava";
import { announcement, datagram, dhcpAck, poll, question, reply } from "../helpers/frames.ts";
import { accusations, attacker, gateway, host, other, type Story, tell } from "./spoof-story.ts";

// What would excuse a station that takes an address, and what a thief makes of it.

const known: Story = [
  [0, question(host, gateway.ip)],
  [0.001, reply(gateway, host)],
  [1, question(attacker, other.ip)],
  [5, datagram(gateway, host)],
];
const thief = { mac: attacker.mac, ip: gateway.ip };
const robs = [[attacker.mac, gateway.ip, gateway.mac]];
const accused = (story: Story) => accusations(tell(story)).map((parts) => parts.slice(0, 3));

test("a lease that a thief gives itself excuses nothing while the owner goes on", (t) => {
  const forged: Story = [
    ...known,
    [6, dhcpAck(attacker, thief, 3600)],
    [7, question(gateway, other.ip)],
    [8, reply(thief, host)],
  ];
  t.deepEqual(accused(forged), robs);
});

test("a hardware address out of the shared ones excuses nothing that is said out of turn", (t) => {
  const virtual = { mac: "00:00:5e:00:01:66", ip: gateway.ip };
  const story: Story = [...known, [6, reply(virtual, host)]];
  t.deepEqual(accused(story), [[virtual.mac, gateway.ip, gateway.mac]]);
});

test("a station that took an address in the open may refresh those it once wrote to", (t) => {
  const shared = { mac: gateway.mac, ip: "192.168.1.200" };
  const heir = { mac: attacker.mac, ip: shared.ip };
  const story: Story = [
    ...known,
    [6, announcement(shared)],
    [7, poll(attacker, shared)],
    [7.001, reply(shared, attacker)],
    [60, announcement(heir)],
    [60.5, datagram(gateway, host)],
    [62, poll(heir, host)],
  ];
  t.deepEqual(accused(story), []);
});

const unseen = Array.from({ length: 8 }, (_, i) => ({
  mac: `02:00:00:00:02:0${i}`,
  ip: `192.168.1.${100 + i}`,
}));

test("where those told are never heard, their questions may be out of our sight", (t) => {
  const oneWay: Story = unseen.flatMap((each, i) => [
    [2 * i, reply(gateway, each)],
    [2 * i + 0.01, datagram(gateway, each)],
    [2 * i + 40, reply(gateway, each)],
    [2 * i + 80, reply(gateway, each)],
  ]);
  t.deepEqual(accused(oneWay.toSorted(([a], [b]) => a - b)), []);
});

test("but nobody asks every two seconds", (t) => {
  const lies: Story = Array.from({ length: 8 }, (_, i) => [2 * i, reply(thief, host)]);
  t.deepEqual(accused(lies), [[attacker.mac, gateway.ip, undefined]]);
});
