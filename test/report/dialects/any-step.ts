import fc from "fast-check";
import type { AlertEvent } from "#l2/types.ts";
import { anyAlert } from "../any-alert.ts";

const anyMac = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
  .map((bytes) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":"));
const anyIp = fc.oneof(fc.ipV4(), fc.ipV6());

/** Addresses and techniques as rules give them, among the hostile texts of any alert. */
const wellMade = fc.record(
  {
    attacker: fc.record({ mac: anyMac, ip: fc.option(anyIp) }),
    claimed: anyIp,
    owner: fc.record({ mac: anyMac }),
    victims: fc.array(fc.oneof(anyIp, anyMac), { maxLength: 20 }),
    technique: fc.constantFrom("T1557", "T1557.002", "T1018"),
    verdict: fc.constantFrom("", "-", "(empty)", " a=b|c\\ ", '"}', "\\x09\t", "é🚨=\\"),
  },
  { requiredKeys: [] },
);

/** Any step that the type allows, half of them with addresses that are some. */
export const anyStep: fc.Arbitrary<AlertEvent> = fc.oneof(
  anyAlert,
  fc.tuple(anyAlert, wellMade).map(([alert, made]) => ({ ...alert, ...made })),
);
