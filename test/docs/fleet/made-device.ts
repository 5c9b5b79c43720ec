import type { MqttClient } from "mqtt";
import { alertPayload, featurePayload } from "#report/payloads.ts";
import { encode, STREAM_TOPICS, TopicNames } from "#report/topic-map.ts";
import { alertOf, windowOf } from "../../report/samples.ts";

const ROOT = "arpguard/v1";
const BOOT = "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11";

/** Sends made-up records as an appliance does, and again from the cursor when that stands still. */
export class MadeDevice {
  readonly id: string;
  /** As its `ack` says. */
  acked = 0;
  resent = 0;
  readonly #names: TopicNames;
  readonly #client: MqttClient;
  #last = 0;

  /** @param client of the test's own broker; many devices may share it */
  constructor(id: string, client: MqttClient) {
    this.id = id;
    this.#names = new TopicNames(ROOT, id);
    this.#client = client;
    client.subscribe(this.#names.of("ack"), { qos: 1 });
    client.on("message", (topic, payload) => {
      if (topic !== this.#names.of("ack")) return;
      this.acked = JSON.parse(payload.toString())[STREAM_TOPICS.feature] ?? 0;
    });
  }

  get isDone(): boolean {
    return this.acked === this.#last;
  }

  /** The next `count` windows, each sent as often as `copies` says of its number. */
  async windows(count: number, copies: (seq: number) => number = () => 1): Promise<void> {
    const from = this.#last + 1;
    this.#last += count;
    for (let seq = from; seq <= this.#last; seq++) {
      for (let copy = 0; copy < copies(seq); copy++) await this.#window(seq);
    }
  }

  alert(seq: number): Promise<unknown> {
    const payload = alertPayload(alertOf("arp-spoof-1"), { seq, boot: BOOT });
    return this.#send(this.#names.of("e/alert"), encode("e/alert", payload));
  }

  /** All that the cursor does not cover, live or as the backlog that it is. */
  async resend(): Promise<void> {
    this.resent += this.#last - this.acked;
    const seqs = Array.from({ length: this.#last - this.acked }, (_, i) => this.acked + 1 + i);
    for (let at = 0; at < seqs.length; at += 100) {
      const part = seqs.slice(at, at + 100);
      const records = part.map((seq) => featurePayload(windowOf(seq), { seq, boot: BOOT }));
      const [from_seq, to_seq] = [part[0] as number, part.at(-1) as number];
      const payload = encode("h/{stream}", { from_seq, to_seq, historical: true, records });
      await this.#send(this.#names.of("h/{stream}", { stream: "m/feature" }), payload);
    }
  }

  #window(seq: number): Promise<unknown> {
    const payload = featurePayload(windowOf(seq), { seq, boot: BOOT });
    return this.#send(this.#names.of("m/feature"), encode("m/feature", payload));
  }

  #send(topic: string, payload: string): Promise<unknown> {
    return this.#client.publishAsync(topic, payload, { qos: 1 });
  }
}
