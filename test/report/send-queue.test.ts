import test from "ava";
import type { Message } from "#report/message.ts";
import { SendQueue } from "#report/send-queue.ts";

const feature = (n: number): Message => ({ topic: "m/feature", name: "f", payload: `f${n}` });
const alert = (n: number): Message => ({ topic: "e/alert", name: "e", payload: `a${n}` });

function drain(queue: SendQueue): string[] {
  const drained: string[] = [];
  for (;;) {
    const message = queue.takeAlert() ?? queue.takeOther();
    if (message === undefined) return drained;
    drained.push(message.payload);
  }
}

test("alerts come first, each kind in its order", (t) => {
  const queue = new SendQueue(10);
  for (const message of [feature(1), alert(1), feature(2), alert(2)]) queue.push(message);
  t.is(queue.size, 4);
  t.deepEqual(drain(queue), ["a1", "a2", "f1", "f2"]);
});

test("the oldest that is no alert goes first, then the oldest alert", (t) => {
  const queue = new SendQueue(3);
  for (const message of [feature(1), alert(1), feature(2), alert(2), alert(3), alert(4)]) {
    queue.push(message);
  }
  t.is(queue.lost, 3);
  t.is(queue.size, 3);
  queue.push(feature(3));
  t.is(queue.lost, 4, "there is no room for a window among alerts");
  t.deepEqual(drain(queue), ["a2", "a3", "a4"]);
});

test("what was not acknowledged goes back to the front, within the limit", (t) => {
  const queue = new SendQueue(4);
  for (const message of [feature(3), alert(3)]) queue.push(message);
  queue.putBack([alert(1), alert(2), feature(1), feature(2)]);
  t.is(queue.lost, 2);
  t.deepEqual(drain(queue), ["a1", "a2", "a3", "f3"]);
});
