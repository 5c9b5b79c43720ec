/** A way to a syslog receiver, once; when it is down another is opened. */
export interface SyslogLink {
  /** `done` is called when the message has left us, and never after `down`. */
  send(message: string, done: () => void): void;
  /** Sends what was handed over, then ends. */
  close(): void;
  /** Ends at once. */
  abort(): void;
}

export interface LinkEvents {
  readonly up: () => void;
  /** At most once, also where it never was up. Nothing follows. */
  readonly down: (why: string) => void;
}
