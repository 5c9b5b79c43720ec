import type { OperatorLink } from "#app/fleet/operator-link.ts";
import { RepeatedSend } from "#app/fleet/repeated-send.ts";
import { failureText } from "#fleet/lifecycle.ts";
import type { CommandStatus } from "#fleet/types.ts";
import { TopicNames } from "#report/topic-map.ts";

/** How a command ended on a device; one that said nothing in time has failed. */
export interface Outcome {
  readonly device: string;
  readonly isDone: boolean;
  /** Empty where it was successful. */
  readonly why: string;
}

export interface WaveSenderParts {
  readonly link: OperatorLink;
  readonly root: string;
  readonly type: string;
  /** The same on all devices. */
  readonly id: string;
  readonly waitMs: number;
  /** Sends that device its command, which by its id is the same one each time. */
  readonly publish: (device: string) => Promise<void>;
  /** A status, or null for what is none. */
  readonly read: (text: string) => CommandStatus | null;
  readonly tell: (outcome: Outcome) => void;
}

/** Devices that have a command at the same time. */
const AT_ONCE = 50;

/** Sends one command to waves of devices. */
export class WaveSender {
  readonly #parts: WaveSenderParts;
  readonly #waiting = new Map<string, (status: CommandStatus) => void>();

  constructor(parts: WaveSenderParts) {
    this.#parts = parts;
  }

  /** Hears of all devices from now on. */
  async listen(): Promise<void> {
    const { link, root, type, id, read } = this.#parts;
    const any = new TopicNames(root, "+").ofStatus(type, id);
    await link.listen([any], ({ topic, text }) => {
      const [device = ""] = topic.slice(root.length + 1).split("/");
      const status = read(text);
      if (status !== null) this.#waiting.get(device)?.(status);
    });
  }

  /** One wave; with `halts` nobody is sent it after a first failure, and whoever has it ends. */
  async send(devices: readonly string[], halts: boolean): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const rest = [...devices];
    const work = async () => {
      for (;;) {
        if (halts && outcomes.some(({ isDone }) => !isDone)) return;
        const device = rest.shift();
        if (device === undefined) return;
        const outcome = await this.#sendOne(device);
        outcomes.push(outcome);
        this.#parts.tell(outcome);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return outcomes;
  }

  async #sendOne(device: string): Promise<Outcome> {
    const { waitMs, publish } = this.#parts;
    const sending = new RepeatedSend<Outcome>({
      publish: () => publish(device),
      waitMs,
      late: () => ({ device, isDone: false, why: `no end within ${waitMs} ms` }),
    });
    this.#waiting.set(device, (status) => {
      sending.heard();
      if (status.status === "executing") return;
      sending.end({ device, isDone: status.status === "successful", why: failureText(status) });
    });
    try {
      return await sending.run();
    } finally {
      this.#waiting.delete(device);
    }
  }
}
