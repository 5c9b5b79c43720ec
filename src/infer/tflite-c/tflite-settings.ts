import { EDGE_TPU } from "#config/tflite.ts";
import type { Config } from "#config/types.ts";
import type { TfliteSettings } from "#infer/tflite-c/types.ts";

/** Where Debian keeps libraries, by Node's name of the architecture. */
const FOLDERS: Readonly<Record<string, string>> = {
  x64: "/usr/lib/x86_64-linux-gnu",
  arm64: "/usr/lib/aarch64-linux-gnu",
};
const EDGE_TPU_LIBRARY = "libedgetpu.so.1";

/** What of the configuration names libraries, whole; null where it names none. */
export function tfliteSettings(
  { library, sha256, delegate, delegateSha256, delegateOptions }: Config["tflite"],
  architecture: string = process.arch,
): TfliteSettings | null {
  if (library === undefined || sha256 === undefined) return null;
  const pin = { path: library, sha256 };
  if (delegate === undefined || delegateSha256 === undefined) {
    return { library: pin, delegate: null };
  }
  const options = Object.fromEntries(
    delegateOptions.map((option) => {
      const at = option.indexOf("=");
      return [option.slice(0, at), option.slice(at + 1)];
    }),
  );
  const folder = FOLDERS[architecture] ?? "/usr/lib";
  const path = delegate === EDGE_TPU ? `${folder}/${EDGE_TPU_LIBRARY}` : delegate;
  return { library: pin, delegate: { path, sha256: delegateSha256, options } };
}
