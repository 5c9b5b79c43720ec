import { ARPSPOOF } from "./arpspoof.ts";
import { DAYS } from "./days.ts";
import { DHCP_ATTACKS } from "./dhcp-attacks.ts";
import { FLOODS } from "./floods.ts";
import { HANDMADE } from "./handmade.ts";
import { IPV6_ATTACKS } from "./ipv6.ts";
import { MOVES } from "./moves.ts";
import { SCANS } from "./scans.ts";
import { SUITES } from "./suites.ts";

/** Spoofing and interception. */
export const SPOOFS = [...ARPSPOOF, ...SUITES, ...HANDMADE];
/** Scans, floods, and attacks on what hands out addresses. */
export const OTHER_ATTACKS = [...SCANS, ...FLOODS, ...DHCP_ATTACKS, ...IPV6_ATTACKS];
/** Nothing is wrong. */
export const BENIGN = [...MOVES, ...DAYS];
