import test from "ava";
import type { AlertEvent } from "#l2/types.ts";
import {
  announcement,
  datagram,
  dhcpAck,
  type Host,
  poll,
  question,
  reply,
  vrrpHello,
} from "../helpers/frames.ts";
import { accusations, gateway, host, other, type Story, tell } from "./spoof-story.ts";

const heir: Host = { mac: "02:00:00:00:00:02", ip: gateway.ip };
const server: Host = { mac: "02:00:00:00:00:fd", ip: "192.168.1.253" };
const known: Story = [
  [0, question(host, gateway.ip)],
  [0.001, reply(gateway, host)],
  [0.5, question(gateway, other.ip)],
  [1, datagram(gateway, host)],
];

const news = (alerts: readonly AlertEvent[]) =>
  alerts.filter(({ type, state }) => type === "mac-flap" && state === "opened");

/** By mirror ports that deliver each frame once, and twice, it is one notice with its cause. */
const moves = test.macro(
  (t, cause: string, owner: string, taker: string, ...stories: readonly Story[]) => {
    const story = [...known, ...stories.flat()].toSorted(([a], [b]) => a - b);
    for (const copies of [1, 2]) {
      const told = tell(story, copies);
      t.deepEqual(accusations(told), []);
      t.deepEqual(
        news(told).map((one) => [one.severity, one.cause, one.owner?.mac, one.attacker?.mac]),
        [["notice", cause, owner, taker]],
      );
    }
  },
);
const toHeir = [gateway.mac, heir.mac] as const;

test("a lease", moves, "lease", ...toHeir, [
  [2, dhcpAck(server, heir, 3600)],
  [3, announcement(heir)],
]);
test("an announcement, once the owner is silent", moves, "announcement", ...toHeir, [
  [5, announcement(heir)],
  [16, announcement(heir)],
]);
test("another card in the same place", moves, "swap", ...toHeir, [
  [5, question(heir, host.ip)],
  [6, question(heir, other.ip)],
]);
test("a card that is found where the old one fell silent long ago", moves, "swap", ...toHeir, [
  [200, question(host, gateway.ip)],
  [200.001, reply(heir, host)],
]);

const [first, second] = [
  { mac: gateway.mac, ip: "192.168.1.3" },
  { mac: heir.mac, ip: "192.168.1.4" },
];
test("a fail-over, told by its hello", moves, "fail-over", ...toHeir, [
  [2, vrrpHello(first, gateway.ip)],
  [3, vrrpHello(first, gateway.ip)],
  [7, vrrpHello(second, gateway.ip)],
  [7.1, announcement(heir)],
  [8, vrrpHello(second, gateway.ip)],
]);
test("to the address that a group shares", moves, "fail-over", gateway.mac, "00:00:5e:00:01:0a", [
  [7, announcement({ mac: "00:00:5e:00:01:0a", ip: gateway.ip })],
]);

const nodes = [10, 11].map((last) => ({ mac: `02:00:00:00:00:${last}`, ip: `192.168.1.${last}` }));
const [before, after] = nodes.map(({ mac }) => ({ mac, ip: "192.168.1.100" })) as [Host, Host];
const alive: Story = nodes.flatMap((node) => [
  [1, question(node, gateway.ip)],
  [1.001, reply(gateway, node)],
  ...Array.from({ length: 25 }, (_, i) => [2 + i, datagram(node, other)] as const),
]);
test("an address of a cluster, of which both nodes live on", (t) => {
  const story: Story = [
    ...known,
    ...alive,
    [3, question(host, before.ip)],
    [3.001, reply(before, host)],
    [4, question(before, other.ip)],
    [4.001, reply(other, before)],
    ...[10, 11, 12, 13].map((at) => [at, announcement(after)] as const),
    [13.5, poll(after, other)],
    [13.501, reply(other, after)],
    [21, question(host, after.ip)],
    [21.001, reply(after, host)],
  ];
  const told = tell(story.toSorted(([a], [b]) => a - b));
  t.deepEqual(accusations(told), []);
  t.deepEqual(
    news(told).map(({ cause, attacker: to }) => [cause, to?.mac]),
    [
      ["multi-ip", before.mac],
      ["announcement", after.mac],
    ],
  );
});

test("another address of a station is told of, without an owner that it had", (t) => {
  const told = tell([...known, [2, question({ ...host, ip: "192.168.1.77" }, other.ip)]]);
  const [one, ...more] = news(told);
  t.deepEqual(more, []);
  t.like(one, { severity: "notice", cause: "multi-ip", claimed: "192.168.1.77" });
  t.false(one !== undefined && "owner" in one);
  t.deepEqual(accusations(told), []);
});

test("a group that cannot agree becomes a warning", (t) => {
  const story: Story = Array.from({ length: 20 }, (_, i) => {
    return [2 + i, vrrpHello(i % 2 === 0 ? first : second, gateway.ip)] as const;
  });
  const told = tell([...known, ...story]);
  t.is(news(told).length, 1);
  const closed = told.findLast(({ type }) => type === "mac-flap");
  t.like(closed, { state: "closed", severity: "warning", cause: "fail-over", count: 19 });
});

test("two GLBP forwarders that answer by turns are no news, however long they do", (t) => {
  const forwarders = ["00:07:b4:00:0a:01", "00:07:b4:00:0a:02"];
  const story = Array.from({ length: 40 }, (_, i) => {
    const forwarder = { mac: forwarders[i % 2] as string, ip: gateway.ip };
    return [
      [i, question(host, gateway.ip)],
      [i + 0.001, reply(forwarder, host)],
    ] as const;
  }).flat();
  t.deepEqual(tell(story), []);
});

test("a load balancer that polls as its shared address says nothing new", (t) => {
  const virtual: Host = { mac: gateway.mac, ip: "192.168.1.200" };
  const story: Story = Array.from({ length: 30 }, (_, i) => [2 + i, poll(virtual, host)] as const);
  const told = tell([...known, ...story]);
  t.deepEqual(accusations(told), []);
  t.true(told.every(({ severity }) => severity === "notice"));
});

test("one that only ever announces its address, and lost it, is not its thief", (t) => {
  const story: Story = [
    [0, announcement(gateway)],
    [3, question(heir, other.ip)],
    [100, question(heir, other.ip)],
    ...Array.from({ length: 20 }, (_, i) => [101 + i, announcement(gateway)] as const),
    ...Array.from({ length: 20 }, (_, i) => [101.5 + i, datagram(heir, other)] as const),
    ...Array.from({ length: 4 }, (_, i) => [102.3 + 5 * i, question(heir, host.ip)] as const),
  ];
  t.deepEqual(accusations(tell(story.toSorted(([a], [b]) => a - b))), []);
});
