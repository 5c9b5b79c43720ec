import { createHash } from "node:crypto";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { COMMAND_CLASSES, type CommandClass } from "#fleet/types.ts";
import { makeFolder } from "#store/make-folder.ts";
import { readSmall } from "#store/small-file.ts";

const KEY_BYTES = 4096;
const OTHERS = 0o077;
const THUMB_CHARS = 16;

const keySchema = z.strictObject({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  x: z.string().regex(/^[\w-]{43}$/),
  d: z.string().regex(/^[\w-]{43}$/),
  kid: z.string().regex(/^[\w-]{1,64}$/),
  classes: z.array(z.enum(COMMAND_CLASSES)).min(1),
});
/** A private JSON Web Key of an operator, with what it may sign. */
export type OperatorKey = Readonly<z.infer<typeof keySchema>>;

/** Where a new key's two files lie. */
export interface KeyFiles {
  readonly kid: string;
  /** For the operator alone. */
  readonly privateFile: string;
  /** For the folder `trust.d` of each device. */
  readonly publicFile: string;
}

/** Keeps a new key in a folder; overwrites none. @throws AppError when it cannot be written */
export function writeOperatorKey(
  folder: string,
  { x, d }: { readonly x: string; readonly d: string },
  classes: readonly CommandClass[],
): KeyFiles {
  // RFC 7638, section 3: the members that make the key, in the order of their names.
  const members = JSON.stringify({ crv: "Ed25519", kty: "OKP", x });
  const kid = createHash("sha256").update(members).digest("base64url").slice(0, THUMB_CHARS);
  const shown = { kty: "OKP", crv: "Ed25519", x, kid, classes };
  // A name with a dash at its front is an option to most programs.
  const name = kid.startsWith("-") ? `key${kid}` : kid;
  const privateFile = join(folder, `${name}.key`);
  const publicFile = join(folder, `${name}.json`);
  try {
    makeFolder(folder, 0o700);
    writeFileSync(privateFile, `${JSON.stringify({ ...shown, d })}\n`, { flag: "wx", mode: 0o600 });
    writeFileSync(publicFile, `${JSON.stringify(shown)}\n`, { flag: "wx", mode: 0o644 });
    chmodSync(publicFile, 0o644);
  } catch (cause) {
    throw new AppError("store-failed", `${folder}: ${oneLine(cause)}: name another with --out`, {
      cause,
    });
  }
  return { kid, privateFile, publicFile };
}

/** @throws AppError when it is no key, or open to others */
export function readOperatorKey(file: string): OperatorKey {
  try {
    const bytes = readSmall(file, KEY_BYTES);
    if (bytes === null) throw new Error("does not exist: name what fleet keygen wrote");
    if ((statSync(file).mode & OTHERS) !== 0) throw new Error("is open to others: chmod 600 it");
    const key = keySchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (key.success) return key.data;
    throw new Error("is no private key of arpguard fleet keygen");
  } catch (cause) {
    throw new AppError("usage", `${file}: ${oneLine(cause)}`, { cause });
  }
}
