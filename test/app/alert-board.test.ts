import test from "ava";
import { AlertBoard } from "#app/alert-board.ts";
import { alertOf } from "./samples.ts";

const idsOf = (alerts: readonly { readonly id: string }[]) => alerts.map(({ id }) => id);

function boardOf(count: number): AlertBoard {
  const board = new AlertBoard();
  for (let n = 1; n <= count; n++) board.add(alertOf(`a-${n}`));
  return board;
}

test("an alert is one card with its last step; an opened one is open until it is closed", (t) => {
  const board = new AlertBoard();
  board.add(alertOf("a"));
  board.add(alertOf("b"));
  board.add(alertOf("a", { state: "updated", count: 7 }));
  t.deepEqual(idsOf(board.cards()), ["b", "a"]);
  t.like(board.cards()[1], { state: "updated", count: 7 });
  t.deepEqual(idsOf(board.open), ["b", "a"]);
  board.add(alertOf("a", { state: "closed", count: 9 }));
  t.deepEqual(idsOf(board.open), ["b"]);
  t.like(board.cards()[1], { state: "closed", count: 9 });
});

test("a card is the alert without its kind, and with times that can be read", (t) => {
  const board = boardOf(1);
  const { kind: _, ...rest } = alertOf("a-1");
  t.deepEqual(board.cards(), [
    { ...rest, at: "2024-05-01T10:00:00.123456Z", since: "2024-05-01T10:00:00.000000Z" },
  ]);
});

test("the newest 20 are shown, the newest first", (t) => {
  const ids = idsOf(boardOf(25).cards());
  t.is(ids.length, 20);
  t.is(ids[0], "a-25");
  t.is(ids[19], "a-6");
});

test("an alert that is dropped has no card and is not open, until it is told again", (t) => {
  const board = boardOf(3);
  board.drop("a-2");
  board.drop("a-9");
  t.deepEqual(idsOf(board.cards()), ["a-3", "a-1"]);
  t.deepEqual(idsOf(board.open), ["a-3", "a-1"]);
  board.add(alertOf("a-2"));
  t.deepEqual(idsOf(board.cards()), ["a-2", "a-3", "a-1"]);
});

test("an open alarm is shown before the notices and closed alerts that came after it", (t) => {
  const board = new AlertBoard();
  board.add(alertOf("old", { severity: "major" }));
  board.add(alertOf("new", { severity: "warning" }));
  for (let n = 1; n <= 25; n++) board.add(alertOf(`note-${n}`, { severity: "notice" }));
  for (let n = 1; n <= 15; n++) {
    board.add(alertOf(`over-${n}`, { severity: "critical", state: "closed" }));
  }
  const ids = idsOf(board.cards());
  t.is(ids.length, 20);
  t.is(new Set(ids).size, 20);
  t.deepEqual(ids.slice(0, 3), ["new", "old", "over-15"]);
  board.add(alertOf("old", { severity: "major", state: "closed" }));
  t.is(idsOf(board.cards())[0], "new");
  t.is(idsOf(board.cards()).indexOf("old") > 0, true);
});

test("an alert that is off the cards stays open, and is shown once there is room", (t) => {
  const board = boardOf(25);
  t.is(board.open.length, 25);
  board.add(alertOf("a-25", { state: "closed" }));
  t.is(board.open.length, 24);
  const cards = board.cards();
  t.is(cards.length, 20);
  t.is(cards[19]?.id, "a-5");
});

test("open alerts are bounded, and those known are still closed", (t) => {
  const board = boardOf(3000);
  t.is(board.open.length, 1024);
  for (let n = 1; n <= 3000; n++) board.add(alertOf(`a-${n}`, { state: "closed" }));
  t.deepEqual(board.open, []);
});
