import test from "ava";
import { RetainedMessages } from "#report/retained-messages.ts";

const topic = "a/{alertId}";
const of = (name: string, payload = "{}") => ({ topic, name, payload }) as const;
const drain = (messages: RetainedMessages) => {
  const taken: string[] = [];
  for (;;) {
    const next = messages.take();
    if (next === undefined) return taken;
    taken.push(`${next.name} ${next.payload}`);
  }
};

test("only the last of each is sent, and all again at each connect", (t) => {
  const messages = new RetainedMessages();
  messages.put(of("a", "1"));
  messages.put(of("b", "1"));
  messages.put(of("a", "2"));
  t.deepEqual(drain(messages), ["a 2", "b 1"]);
  t.deepEqual(drain(messages), []);
  messages.republish();
  t.deepEqual(drain(messages), ["a 2", "b 1"]);
});

test("what was never sent needs no clearing, what an earlier run left does", (t) => {
  const messages = new RetainedMessages();
  messages.put(of("a"));
  messages.clear(topic, "a");
  t.deepEqual(drain(messages), []);
  messages.clear(topic, "left");
  t.deepEqual(drain(messages), ["left "]);
  messages.put(of("b"));
  messages.take();
  messages.clear(topic, "b");
  t.deepEqual(drain(messages), ["b "]);
});

test("a clearing that was not acknowledged is sent again at the next connect", (t) => {
  const messages = new RetainedMessages();
  messages.put(of("a"));
  messages.put(of("b"));
  for (const { name } of [messages.take()!, messages.take()!]) messages.acknowledge(name);
  messages.clear(topic, "a");
  messages.clear(topic, "b");
  t.is(messages.take()?.name, "a");
  messages.acknowledge(messages.take()!.name);
  messages.republish();
  t.deepEqual(drain(messages), ["a "], "b was acknowledged");
  messages.republish();
  t.deepEqual(drain(messages), ["a "]);
  messages.acknowledge("a");
  messages.republish();
  t.deepEqual(drain(messages), []);
});

test("its places are limited, and what finds none is counted", (t) => {
  const messages = new RetainedMessages();
  for (let n = 0; n < 1030; n++) messages.put(of(`n${n}`));
  t.is(messages.lost, 6);
  t.is(drain(messages).length, 1024);
  for (let n = 0; n < 5000; n++) messages.clear(topic, `old${n}`);
  t.is(messages.lost, 6 + 5000 - 2048);
  t.is(drain(messages).length, 2048);
});
