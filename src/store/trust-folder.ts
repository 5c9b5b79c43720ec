import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { oneLine } from "#core/errors.ts";
import { COMMAND_CLASSES, type TrustedKey } from "#fleet/types.ts";
import { readSmall } from "#store/small-file.ts";

const KEY_BYTES = 4096;
const MOST_KEYS = 64;
/** Group and others may read, but only the owner write. */
const FOREIGN_WRITE = 0o022;

/** A public JSON Web Key (RFC 8037, section 2) with what it may sign. */
const keySchema = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  // In its one form: keys are known by this text, and one key under two is no second key.
  x: z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, "32 bytes in base64url"),
  kid: z.string().regex(/^[\w-]{1,64}$/),
  classes: z.array(z.enum(COMMAND_CLASSES)).min(1),
});

/** The keys of a folder, and what of it is not believed. */
export interface Trust {
  readonly keys: ReadonlyMap<string, TrustedKey>;
  /** One line a file that is left out. */
  readonly problems: readonly string[];
}

/**
 * Reads `*.json` of a folder, a key each. A file that others than its owner may write, or that is
 * neither root's nor ours, is left out, as is a name that two files claim. Never throws.
 */
export function readTrust(directory: string): Trust {
  const keys = new Map<string, TrustedKey>();
  const problems: string[] = [];
  const twice = new Set<string>();
  try {
    checkOwner(directory);
    const names = readdirSync(directory)
      .filter((name) => name.endsWith(".json"))
      .sort();
    if (names.length > MOST_KEYS) throw new Error(`holds more than ${MOST_KEYS} keys`);
    for (const name of names) {
      try {
        const key = readKey(join(directory, name));
        if (keys.has(key.kid)) twice.add(key.kid);
        keys.set(key.kid, key);
      } catch (error) {
        problems.push(`${join(directory, name)}: ${oneLine(error)}: this key is not trusted`);
      }
    }
  } catch (error) {
    return { keys: new Map(), problems: [`${directory}: ${oneLine(error)}: no key is trusted`] };
  }
  for (const kid of twice) {
    keys.delete(kid);
    problems.push(`${directory}: two files name the key ${kid}: neither is trusted`);
  }
  return { keys, problems };
}

function readKey(file: string): TrustedKey {
  checkOwner(file);
  const bytes = readSmall(file, KEY_BYTES);
  if (bytes === null) throw new Error("has gone");
  const parsed = keySchema.safeParse(jsonOf(new TextDecoder().decode(bytes)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${issue?.path.map(String).join(".") || "document"}: ${issue?.message}`);
  }
  const { kid, x, classes } = parsed.data;
  return { kid, x, classes };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkOwner(path: string): void {
  const { uid, mode } = lstatSync(path);
  if (uid !== 0 && uid !== process.geteuid?.()) throw new Error("is neither root's nor ours");
  if ((mode & FOREIGN_WRITE) !== 0) throw new Error("may be written by others: chmod go-w");
}
