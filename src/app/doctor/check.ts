/** What one look found, and what to do when it is not right. */
export interface Finding {
  readonly name: "interface" | "mirror" | "permission" | "clock" | "disk" | "box" | "broker";
  /** `warn`: works, but look at it. `skip`: not configured. */
  readonly result: "pass" | "warn" | "fail" | "skip";
  readonly detail: string;
  readonly mend?: string;
}
