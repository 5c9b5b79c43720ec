import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Name, Place } from "./cast.ts";
import { type Child, Children } from "./children.ts";
import { Guard } from "./guard.ts";
import { Namespaces } from "./namespaces.ts";
import type { Scenario, Step } from "./scenario.ts";

const BASE: readonly Name[] = ["gateway", "victim", "server"];
const WHOLE_FRAME = 262_144;

/** The network of one scenario, with the guard on its mirror port. All of it goes at the end. */
export class Lab implements AsyncDisposable {
  readonly guard: Guard;
  readonly folder: string;
  readonly #scenario: Scenario;
  readonly #namespaces: Namespaces;
  readonly #children = new Children();
  readonly #staying: Child[] = [];

  /** @param pcap file to record to */
  constructor(scenario: Scenario, pcap: string) {
    this.#scenario = scenario;
    const steps = [...(scenario.before ?? []), ...scenario.act];
    const isAttacked = steps.some((step) => "on" in step && step.on === "attacker");
    const attacker: readonly Name[] = isAttacked ? ["attacker"] : [];
    this.#namespaces = new Namespaces({
      hosts: [...new Set([...BASE, ...attacker, ...(scenario.more ?? [])])],
      bare: scenario.bare ?? [],
      hasIpv6: scenario.hasIpv6 ?? false,
    });
    this.folder = mkdtempSync(join(tmpdir(), "arpguard-lab-"));
    this.guard = new Guard(this.#children, {
      namespace: this.#namespaces.nameOf("guard"),
      folder: this.folder,
      pcap,
      snapBytes: scenario.snapBytes ?? WHOLE_FRAME,
    });
  }

  /** Turns the mirror session on. */
  mirror(): void {
    this.#namespaces.mirror(this.#scenario.isDoubled ?? false);
  }

  /** One step after the other. `$LAB` is a folder of this lab's own. */
  async play(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if ("pauseS" in step) await sleep(step.pauseS * 1000);
      else if (step.stays) this.#staying.push(this.#start(step.on, step.run));
      else await this.#run(step.on, step.run, step.mayFail ?? false);
    }
  }

  /** Ends what was started to stay. @throws Error when one of them had ended in failure */
  async stopAll(): Promise<void> {
    const failed = this.#staying.find(
      (child) =>
        child.hasEnded() && child.process.exitCode !== 0 && child.process.exitCode !== null,
    );
    await Promise.all(this.#staying.map((child) => this.#children.stop(child, "SIGKILL")));
    if (failed !== undefined) throw new Error(`${failed.command} ended: ${failed.said()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#children[Symbol.asyncDispose]();
    this.#namespaces[Symbol.dispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(place: Place, command: string): Child {
    const line = `export LAB=${this.folder}; exec ${command}`;
    return this.#children.start(this.#namespaces.nameOf(place), line);
  }

  async #run(place: Place, command: string, mayFail: boolean): Promise<void> {
    const line = `export LAB=${this.folder}; ${command}`;
    const child = this.#children.start(this.#namespaces.nameOf(place), line);
    await once(child.process, "close");
    if (child.process.exitCode !== 0 && !mayFail) {
      throw new Error(`${command} failed on ${place}: ${child.said()}`);
    }
  }
}
