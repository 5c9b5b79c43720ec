import { z } from "zod";

/** The delegate that is known by name, and what its library can be told (libedgetpu 16). */
export const EDGE_TPU = "edgetpu";
const EDGE_TPU_OPTIONS: readonly string[] = [
  "device",
  "Performance",
  "Usb.AlwaysDfu",
  "Usb.MaxBulkInQueueLength",
];

const MOST_OPTIONS = 16;
const path = z.string().regex(/^\/[^\0]{1,4095}$/, "a path that begins with /");
const sum = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 of 64 digits 0-9 and a-f");

/** Libraries of others that run our networks. Each is named with its sum, or not at all. */
export const tfliteSchema = z
  .strictObject({
    library: path
      .optional()
      .describe(
        "TensorFlow Lite's C library (libtensorflowlite_c.so). Without it our own runners answer.",
      ),
    sha256: sum.optional().describe("SHA-256 of it; another file is not loaded."),
    delegate: z
      .string()
      .regex(/^(edgetpu|\/[^\0]{1,4095})$/, "edgetpu, or a path that begins with /")
      .optional()
      .describe(
        "Library of an external delegate, which takes work to an accelerator: edgetpu for Debian's libedgetpu.so.1, or its path.",
      ),
    delegateSha256: sum.optional().describe("SHA-256 of the delegate's library."),
    delegateOptions: z
      .array(z.string().regex(/^[\w.-]{1,64}=[^\0]{0,256}$/, "an option as name=value"))
      .max(MOST_OPTIONS)
      .default([])
      .describe(
        "Told to the delegate, each as name=value. Edge TPU: device, Performance, Usb.AlwaysDfu, Usb.MaxBulkInQueueLength.",
      ),
  })
  .superRefine((given, context) => {
    const fault = faultOf(given);
    if (fault !== null) context.addIssue({ code: "custom", path: [fault[0]], message: fault[1] });
  });

interface Given {
  readonly library?: string | undefined;
  readonly sha256?: string | undefined;
  readonly delegate?: string | undefined;
  readonly delegateSha256?: string | undefined;
  readonly delegateOptions: readonly string[];
}

/** The key that does not go with the others, and why; null where all do. */
function faultOf(given: Given): readonly [key: keyof Given, why: string] | null {
  const { library, sha256, delegate, delegateSha256, delegateOptions } = given;
  const names = delegateOptions.map((option) => option.slice(0, option.indexOf("=")));
  if (library !== undefined && sha256 === undefined) {
    return ["sha256", "is needed with a library: sha256sum tells it"];
  }
  if (library === undefined && sha256 !== undefined) return ["library", "is needed with its sum"];
  if (delegate !== undefined && delegateSha256 === undefined) {
    return ["delegateSha256", "is needed with a delegate: sha256sum tells it"];
  }
  if (delegate === undefined && (delegateSha256 !== undefined || names.length > 0)) {
    return ["delegate", "is needed with its sum or options"];
  }
  if (delegate !== undefined && library === undefined) {
    return ["library", "is needed with a delegate, which is none of its own"];
  }
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) return ["delegateOptions", `${twice} is named twice`];
  const strange = names.find((name) => !EDGE_TPU_OPTIONS.includes(name));
  if (delegate !== EDGE_TPU || strange === undefined) return null;
  return ["delegateOptions", `${strange} is none of ${EDGE_TPU_OPTIONS.join(", ")}`];
}
