import { z } from "zod";
import { checked, only } from "#infer/layers-model/field.ts";
import type { WantedWeight, WeightEntry, WeightGroup } from "#infer/layers-model/types.ts";
import { NETWORK_LIMITS } from "#infer/network-shape.ts";

const FIELD = "weightsManifest";
/** A kernel, a recurrent kernel and a bias of each layer. */
const MOST_WEIGHTS = 3 * NETWORK_LIMITS.layers;
/** A model of this size that its converter cuts into the usual 4 MiB has a quarter of it. */
const MOST_SHARDS = 64;

/** tfjs' converter makes these of float32 to save room; it knows no other. */
const quantization = z.discriminatedUnion(
  "dtype",
  [
    z.object({ dtype: z.literal("float16") }),
    z.object({ dtype: z.literal(["uint8", "uint16"]), scale: z.number(), min: z.number() }),
  ],
  { error: "none of uint8, uint16 and float16" },
);
const entry = z.object({
  name: z.string().min(1).max(300),
  shape: z.array(z.int().min(1)).min(1).max(2),
  dtype: only("float32"),
  quantization: quantization.optional(),
});
/** Only a name in the folder itself: no way leads out of it. */
const path = z
  .string()
  .max(200)
  .regex(/^(\.\/)?\w[\w.-]*$/, "no name of a file beside model.json");
const manifest = z
  .array(
    z.object({
      paths: z.array(path).min(1).max(MOST_SHARDS),
      weights: z.array(entry).max(MOST_WEIGHTS),
    }),
  )
  .max(MOST_SHARDS);

/** @throws AppError naming the file and the first field that is not ours */
export function readManifest(weightsManifest: unknown, file: string): readonly WeightGroup[] {
  return checked(manifest, weightsManifest, file, FIELD).map(({ paths, weights }) => ({
    paths: paths.map((each) => each.replace(/^\.\//, "")),
    weights: weights.map(({ name, shape, quantization: packed }) => {
      if (packed === undefined) return { name, shape, encoding: { kind: "float32" } };
      const { dtype: kind, ...numbers } = packed;
      return { name, shape, encoding: { kind, ...numbers } as WeightEntry["encoding"] };
    }),
  }));
}

/** The manifest of one group of plain float32 weights, as tfjs writes it. */
export function writeManifest(paths: readonly string[], weights: readonly WantedWeight[]): object {
  return [{ paths, weights: weights.map((weight) => ({ ...weight, dtype: "float32" })) }];
}
