import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatMicros, micros } from "#core/units.ts";
import { MODEL_FORMATS } from "#store/model-formats.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** A Monday, on which all made-up data begin. */
export const BASE_START = micros(Date.parse("2024-05-06T00:00:00Z") * 1000);
/** Instead of a moment of training, which would give other bytes each time. */
export const BASE_ABOUT = {
  version: "20240506-000000-base",
  trainedAt: formatMicros(BASE_START),
} as const;
export const BASE_SEED = 1;

/** A model that comes with the program. */
export interface BaseModel<Kind extends ModelKind> {
  readonly kind: Kind;
  readonly kept: KeptModels[Kind];
  /** Its README: data, figures, limits. */
  readonly readme: string;
}

/** Below `root`: card with golden vectors and numbers as the store keeps them, README. */
export function writeBaseModel<Kind extends ModelKind>(root: string, base: BaseModel<Kind>): void {
  const { kind, kept, readme } = base;
  const { bodyName, encode } = MODEL_FORMATS[kind];
  const { card, body } = encode(kept);
  const folder = join(root, kind, kept.version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "card.json"), card);
  writeFileSync(join(folder, bodyName), body);
  writeFileSync(join(folder, "README.md"), readme);
}
