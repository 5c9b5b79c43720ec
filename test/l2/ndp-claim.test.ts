import test from "ava";
import { formatMac } from "#core/mac-address.ts";
import { createClaim, Manner } from "#l2/claim.ts";
import { Ipv6Names } from "#l2/ipv6-names.ts";
import { questionOf, readNdpClaim } from "#l2/ndp-claim.ts";
import { ndpOf } from "../helpers/decoded.ts";
import type { Host } from "../helpers/frames.ts";
import { advertises, announces6, asks6, solicits, tells6 } from "../helpers/ipv6-frames.ts";

const router: Host = { mac: "02:00:00:00:00:01", ip: "fe80::1" };
const host: Host = { mac: "02:00:00:00:00:51", ip: "fe80::51" };
const NOBODY = "::";

/** The claim a frame makes, in words, or null. */
function claimOf(bytes: Uint8Array, wasAsked = false) {
  const { packet, ndp } = ndpOf(bytes);
  const names = new Ipv6Names(1);
  const claim = createClaim();
  const question = questionOf(packet, ndp, names, 1);
  if (!readNdpClaim(packet, ndp, question, wasAsked, claim)) return null;
  return {
    ip: names.textOf(claim.ip),
    mac: formatMac(claim.mac),
    source: formatMac(claim.source),
    vlanId: claim.vlanId,
    manner: Object.keys(Manner)[claim.manner],
    told: claim.targetIp === 0 ? null : names.textOf(claim.targetIp),
    toldMac: claim.toldMac === 0 ? null : formatMac(claim.toldMac),
  };
}

const toOne = { told: host.ip, toldMac: host.mac };
const toAll = { told: null, toldMac: null };

const claims = test.macro(
  (t, expected: Record<string, unknown> | null, bytes: Uint8Array, wasAsked?: boolean) => {
    const own = { ip: router.ip, mac: router.mac, source: router.mac, vlanId: 0 };
    const right = expected === null ? null : { ...own, ...expected };
    t.deepEqual(claimOf(bytes, wasAsked), right);
  },
);

test(
  "an advertisement to whoever asked",
  claims,
  { manner: "answer", ...toOne },
  tells6(router, host),
  true,
);
test("one that nobody asked for", claims, { manner: "unasked", ...toOne }, tells6(router, host));
test("one to all", claims, { manner: "announcement", ...toAll }, announces6(router));
test("a solicitation to all", claims, { manner: "question", ...toAll }, asks6(router, host.ip));
test(
  "a solicitation to one alone",
  claims,
  { manner: "poll", ...toOne },
  asks6(router, host.ip, { to: host }),
);
test(
  "the option tells where the address is, not the frame",
  claims,
  { manner: "unasked", source: "02:00:00:00:00:66", ...toOne },
  tells6(router, host, { from: "02:00:00:00:00:66", link: router.mac }),
);
test(
  "an advertisement without the option speaks for its frame",
  claims,
  { manner: "answer", ...toOne },
  tells6(router, host, { link: null }),
  true,
);
test(
  "in a VLAN",
  claims,
  { manner: "unasked", vlanId: 20, ...toOne },
  tells6(router, host, { vlan: 20 }),
);
test(
  "without the override flag, to whoever asked: a claim that gives way",
  claims,
  { manner: "answer", ...toOne },
  tells6(router, host, { flags: "40" }),
  true,
);

test(
  "the detection of duplicates claims nothing",
  claims,
  null,
  asks6({ ...router, ip: NOBODY }, router.ip, { link: null }),
);
test(
  "not even with the option, which it must not have",
  claims,
  null,
  asks6({ ...router, ip: NOBODY }, router.ip),
);
test(
  "a solicitation without the option changes nothing in others",
  claims,
  null,
  asks6(router, host.ip, { link: null }),
);
test(
  "a group address is no station's",
  claims,
  null,
  tells6(router, host, { link: "33:33:00:00:00:01" }),
);
test("nor is none", claims, null, tells6(router, host, { link: "00:00:00:00:00:00" }));
test(
  "unasked and without the override flag it replaces nothing that others remember",
  claims,
  null,
  tells6(router, host, { flags: "00" }),
);
test("advertisements and solicitations of routers are none", claims, null, advertises(router));
test("nor are those of hosts that look for one", claims, null, solicits(host));
