import type { z } from "zod";
import type { configSchema } from "#config/schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Parsed once at boot and frozen; see docs/CONFIG.md. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;
