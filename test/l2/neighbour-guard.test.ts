import test from "ava";
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
import { GuardedWire } from "../helpers/guarded-wire.ts";
import { announces6, asks6, tells6 } from "../helpers/ipv6-frames.ts";
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
const steals: Story = [
  [10, announcement(thief)],
  [10.1, datagram(gateway, host)],
  [11, reply(thief, host)],
];
const right = [thief.mac, gateway.ip, gateway.mac];

test("ARP, its data and its hellos are joined: a theft among good reasons", (t) => {
  t.deepEqual(accusations(tell([...known, ...steals])), [[...right, 6]]);
});

test("a hello of the thief for what one live station holds excuses nothing", (t) => {
  const hellos: Story = [4, 5, 6, 7, 8, 9].map((second) => [
    second,
    vrrpHello(attacker, gateway.ip),
  ]);
  t.deepEqual(accusations(tell([...known, ...hellos, ...steals])), [[...right, 12]]);
});

test("nor does one from before the owner was heard", (t) => {
  const story: Story = [
    [0, vrrpHello(attacker, gateway.ip)],
    [1, reply(thief, host)],
    [2, reply(thief, host)],
    [3, vrrpHello(attacker, gateway.ip)],
    [4, question(host, gateway.ip)],
    [4.001, reply(gateway, host)],
  ];
  t.deepEqual(accusations(tell(story)), [[...right, 6]]);
});

test("a group whose master was heard moves its address without a charge", (t) => {
  const backup: Host = { mac: "02:00:00:00:00:02", ip: gateway.ip };
  const story: Story = [
    ...known,
    [2, vrrpHello(gateway, gateway.ip)],
    [3, datagram(gateway, host)],
    [4, vrrpHello({ ...backup, ip: "192.168.1.3" }, gateway.ip)],
    [4.1, announcement(backup)],
    [5, reply(backup, host)],
    [6, datagram(gateway, host)],
    [7, reply(backup, other)],
  ];
  const told = tell(story);
  t.deepEqual(accusations(told), []);
  const moves = told.filter(({ type, state }) => type === "mac-flap" && state === "opened");
  t.deepEqual(
    moves.map(({ cause, severity }) => [cause, severity]),
    [["fail-over", "notice"]],
  );
});

test("what a server leases is the client's, whoever had it", (t) => {
  const server: Host = { mac: "02:00:00:00:00:fd", ip: "192.168.1.253" };
  t.deepEqual(accusations(tell([...known, [9, dhcpAck(server, thief, 3600)], ...steals])), []);
});

test("IPv6 has tables and pins of its own", (t) => {
  const [router, liar] = [
    { mac: gateway.mac, ip: "fe80::1" },
    { mac: attacker.mac, ip: "fe80::1" },
  ];
  const wire = new GuardedWire({ pins: [router] });
  wire.see(0, question(host, gateway.ip));
  wire.see(1, tells6(liar, { mac: host.mac, ip: "fe80::51" }));
  t.like(wire.opened("ndp-spoof")[0], {
    claimed: "fe80::1",
    owner: { mac: router.mac },
    attacker: { mac: liar.mac, ip: null },
  });
  t.is(wire.gauge("addresses claimed once")?.size, 1);
  t.true((wire.gauge("IPv6 addresses")?.size ?? 0) > 0);
});

test("a solicitation makes the advertisement that answers it an answer", (t) => {
  const wire = new GuardedWire();
  const [asker, asked] = [
    { mac: host.mac, ip: "fe80::51" },
    { mac: gateway.mac, ip: "fe80::1" },
  ];
  for (let i = 0; i < 20; i++) {
    wire.see(i, asks6(asker, asked.ip));
    wire.see(i + 0.001, tells6(asked, asker));
    wire.see(i + 0.5, announces6(asker));
  }
  t.deepEqual(wire.opened(), []);
  for (let i = 0; i < 20; i++) wire.see(30 + i, tells6({ ...attacker, ip: "fe80::66" }, asker));
  t.is(wire.opened("ndp-spoof").length, 1, "unasked again and again they are a thief's");
});

test("polls between neighbours of both families are healthy", (t) => {
  const wire = new GuardedWire();
  const pair = [host, gateway] as const;
  const pair6 = [
    { mac: host.mac, ip: "fe80::51" },
    { mac: gateway.mac, ip: "fe80::1" },
  ] as const;
  for (let i = 0; i < 100; i++) {
    const [a, b] = i % 2 === 0 ? pair : ([pair[1], pair[0]] as const);
    const [a6, b6] = i % 2 === 0 ? pair6 : ([pair6[1], pair6[0]] as const);
    wire.see(i, poll(a, b));
    wire.see(i + 0.001, reply(b, a));
    wire.see(i + 0.1, asks6(a6, b6.ip, { to: b6 }));
    wire.see(i + 0.101, tells6(b6, a6));
  }
  t.deepEqual(wire.opened(), []);
});
