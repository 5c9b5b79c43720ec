import { closeSync, fsyncSync, openSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { LowSync } from "lowdb";
import { JSONFileSync } from "lowdb/node";
import { z } from "zod";
import { type Clock, systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { FLEET_NAME } from "#core/fleet-name.ts";
import { formatMicros } from "#core/units.ts";
import { makeFolder } from "#store/make-folder.ts";
import { shortId } from "#store/short-id.ts";

const identitySchema = z.strictObject({
  deviceId: z.string().regex(FLEET_NAME),
  createdAt: z.iso.datetime(),
});
/** Who this box is: in every topic, and the same for good. */
export type Identity = Readonly<z.infer<typeof identitySchema>>;

const IDENTITY_FILE = "identity.json";
const ID_LETTERS = 8;

/**
 * The box's identity, made at first start and kept in `directory`.
 * @throws AppError when the document is damaged or cannot be kept
 */
export function loadIdentity(directory: string, clock: Clock = systemClock): Identity {
  const file = join(directory, IDENTITY_FILE);
  try {
    makeFolder(directory);
    const document = new LowSync<unknown>(new JSONFileSync(file), null);
    if (!isUnwritten(file)) {
      document.read();
      return checked(document.data, file);
    }
    const identity = { deviceId: shortId("ag", ID_LETTERS), createdAt: formatMicros(clock.now()) };
    document.data = identity;
    document.write();
    syncToDisk(file);
    return identity;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof SyntaxError) throw damaged(file, "it is no JSON", error);
    const message = `${file} cannot be read or written (${oneLine(error)}): check the folder's owner and disk`;
    throw new AppError("store-failed", message, { cause: error });
  }
}

/** Empty is what a power cut in the very first write leaves: nobody has seen that identity. */
function isUnwritten(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}

function checked(data: unknown, file: string): Identity {
  const result = identitySchema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw damaged(file, `${issue?.path.join(".") || "document"}: ${issue?.message}`, result.error);
}

function damaged(file: string, what: string, cause: Error): AppError {
  const mend = "put the saved copy back, or remove it to get a new device id";
  return new AppError("store-failed", `${file} is damaged (${what}): ${mend}`, { cause });
}

/** lowdb renames a finished file into place; only a sync makes that last through a power cut. */
function syncToDisk(file: string): void {
  for (const path of [file, dirname(file)]) {
    const descriptor = openSync(path, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}
