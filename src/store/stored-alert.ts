import { z } from "zod";
import { clip } from "#core/clip.ts";
import type { KeptStep } from "#detect/types.ts";
import { ALERT_LIMITS, ALERT_TYPES, CAUSES, SEVERITIES } from "#l2/types.ts";

const schema = z.object({
  kind: z.literal("alert"),
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  state: z.enum(["opened", "updated", "closed"]),
  type: z.enum(ALERT_TYPES),
  severity: z.enum(SEVERITIES),
  at: z.int(),
  since: z.int(),
  frame: z.int(),
  count: z.int(),
  attacker: z.object({ mac: z.string(), ip: z.string().nullable() }).optional(),
  claimed: z.string().optional(),
  owner: z.object({ mac: z.string() }).optional(),
  victims: z.array(z.string()).optional(),
  vlan: z.int().optional(),
  cause: z.enum(CAUSES).optional(),
  interception: z
    .object({
      state: z.enum(["attempted", "intercepting"]),
      since: z.int().optional(),
      packets: z.int(),
    })
    .optional(),
  verdict: z.string(),
  why: z.array(z.string()),
  technique: z.string().optional(),
  advice: z.string().optional(),
  muted: z.string().optional(),
});

/**
 * A step as the database holds it, or null where that is no step: a file on a card that ages, or
 * that another program wrote, may hold anything.
 */
export function parseStoredAlert(text: string): KeptStep | null {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return null;
  }
  const { success, data } = schema.safeParse(stored);
  // Times are whole numbers here, and JSON has no undefined.
  return success ? clip(data as unknown as KeptStep, ALERT_LIMITS) : null;
}
