import { CAST } from "../cast.ts";
import type { Scenario } from "../scenario.ts";
import { OFFICE } from "./ordinary.ts";
import { claims, FORWARDING, nping, spoofOf } from "./poison.ts";

const { victim, gateway, printer } = CAST;
const BROADCAST = "ff:ff:ff:ff:ff:ff";

/** Poison of other kinds than the well-known tools send. */
export const HANDMADE: readonly Scenario[] = [
  {
    name: "slow-poison-10s",
    tools: ["nping"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [nping({ operation: "reply", claimed: gateway.ip, to: victim, everyS: 10 })],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 1 })],
    patienceS: 14,
  },
  {
    name: "slow-poison-60s",
    tools: ["nping"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [nping({ operation: "reply", claimed: gateway.ip, to: victim, everyS: 60 })],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 1 })],
    patienceS: 130,
    isLong: true,
  },
  {
    name: "poison-by-request",
    tools: ["nping"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [nping({ operation: "request", claimed: gateway.ip, to: victim, everyS: 1 })],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 1, provenWithin: 10 })],
  },
  {
    name: "poison-from-forged-source",
    tools: ["nping"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [
      nping({
        operation: "reply",
        claimed: gateway.ip,
        to: victim,
        from: printer.mac,
        everyS: 1,
      }),
    ],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 1, provenWithin: 10 })],
  },
  {
    name: "gratuitous-takeover",
    tools: ["nping"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [
      nping({
        operation: "reply",
        claimed: gateway.ip,
        to: { mac: BROADCAST, ip: gateway.ip },
        everyS: 1,
      }),
    ],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { provenWithin: 10 })],
  },
];
