import fc from "fast-check";
import { micros } from "#core/units.ts";
import { ALERT_TYPES, type AlertEvent, CAUSES, SEVERITIES } from "#l2/types.ts";

/** Any time that can be stored. */
export const anyMoment = fc.integer({ min: 0, max: 9_000_000_000_000_000 }).map(micros);
const anyText = fc.string({ unit: "binary", maxLength: 2000 });

/** Any event the type allows, with texts and lists beyond every limit. */
export const anyAlert: fc.Arbitrary<AlertEvent> = fc.record(
  {
    kind: fc.constant("alert" as const),
    id: fc.stringMatching(/^[a-z0-9-]{1,80}$/),
    state: fc.constantFrom("opened" as const, "updated" as const, "closed" as const),
    type: fc.constantFrom(...ALERT_TYPES),
    severity: fc.constantFrom(...SEVERITIES),
    at: anyMoment,
    since: anyMoment,
    frame: fc.nat(),
    count: fc.nat(),
    attacker: fc.record({ mac: anyText, ip: fc.option(anyText) }),
    claimed: anyText,
    owner: fc.record({ mac: anyText }),
    victims: fc.array(anyText, { maxLength: 50 }),
    vlan: fc.integer({ min: 0, max: 4095 }),
    cause: fc.constantFrom(...CAUSES),
    interception: fc.record(
      {
        state: fc.constantFrom("attempted" as const, "intercepting" as const),
        since: anyMoment,
        packets: fc.nat(),
      },
      { requiredKeys: ["state", "packets"] },
    ),
    verdict: anyText,
    why: fc.array(anyText, { maxLength: 50 }),
    technique: anyText,
    advice: anyText,
  },
  {
    requiredKeys: [
      ...(["kind", "id", "state", "type", "severity", "at", "since"] as const),
      ...(["frame", "count", "verdict", "why"] as const),
    ],
  },
);
