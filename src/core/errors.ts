/** Every expected failure carries one of these codes; anything else is a defect and may crash. */
export type ErrorCode =
  | "usage"
  | "config-invalid"
  | "interface-missing"
  | "interface-unsupported"
  | "permission"
  | "no-memory"
  | "capture-failed"
  | "file-unreadable"
  | "file-format"
  | "store-failed"
  | "store-busy"
  | "broker-failed"
  | "page-failed"
  | "setup-missing"
  | "model-invalid"
  | "training-failed"
  | "aim-missed"
  | "command-failed";

/** An expected failure: one line that names the thing, what is wrong and the mend. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

/** The error that came first: one met while cleaning up after it wraps it (`using`). */
export function firstError(error: unknown): unknown {
  return error instanceof SuppressedError ? firstError(error.suppressed) : error;
}

/** Exit status for an error: 2 for bad usage or config, 1 for the rest. */
export function exitStatusOf(error: unknown): 1 | 2 {
  const first = firstError(error);
  const isUsage =
    first instanceof AppError && (first.code === "usage" || first.code === "config-invalid");
  return isUsage ? 2 : 1;
}

/** The text of any thrown value on one line, whatever breaks lines (ECMA-262 section 12.3). */
export function oneLine(error: unknown): string {
  const first = firstError(error);
  const text = first instanceof Error ? first.message : String(first);
  return text.trim().replace(/\s*[\n\r\u2028\u2029]\s*/g, " ");
}
