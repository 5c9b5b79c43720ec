import test from "ava";
import { Manner } from "#l2/claim.ts";
import { countOf, createStanding, isDubious, noteClaim, turnsOf } from "#l2/standing.ts";

/** A standing after claims that are a second apart. */
function after(...manners: readonly (keyof typeof Manner)[]) {
  const standing = createStanding();
  manners.forEach((manner, index) => {
    noteClaim(standing, Manner[manner], 100 + index * 10);
  });
  return standing;
}

test("claims are counted by their manner, with the first and last moment", (t) => {
  const standing = after("answer", "question", "answer", "poll", "announcement", "unasked");
  t.is(countOf(standing, Manner.answer), 2);
  t.is(countOf(standing, Manner.unasked), 1);
  t.is(turnsOf(standing), 3, "answers and questions are claims in turn");
  t.is(standing.sinceTick, 100);
  t.is(standing.lastTick, 150);
});

test("the second copy of a frame counts for nothing, also across the edge of a tick", (t) => {
  const standing = createStanding();
  for (const tick of [10, 10, 11, 20, 21]) noteClaim(standing, Manner.unasked, tick);
  noteClaim(standing, Manner.answer, 21);
  t.is(countOf(standing, Manner.unasked), 2);
  t.is(countOf(standing, Manner.answer), 1, "another manner is another frame");
  t.is(standing.lastTick, 21);
});

const opens = test.macro({
  title: (_, first: keyof typeof Manner, isOpen: boolean) =>
    `who begins by ${first} ${isOpen ? "acts" : "does not act"} in the open`,
  exec: (t, first: keyof typeof Manner, isOpen: boolean) => {
    t.is(after(first).isOpen, isOpen);
    t.is(after(first, "announcement", "unasked").isOpen, isOpen, "the first claim decides");
  },
});

test(opens, "answer", true);
test(opens, "question", true);
test(opens, "announcement", true);
test(opens, "poll", false);
test(opens, "unasked", false);

test("who lost the address begins anew with its next claim", (t) => {
  const standing = after("unasked", "answer");
  standing.sinceTick = 0;
  noteClaim(standing, Manner.question, 500);
  t.is(standing.sinceTick, 500);
  t.true(standing.isOpen);
  t.is(countOf(standing, Manner.answer), 1, "what it did before is kept");
});

const doubt = test.macro((t, isDoubtful: boolean, ...manners: readonly (keyof typeof Manner)[]) => {
  t.is(isDubious(after(...manners)), isDoubtful);
});

test("nothing but unasked replies is dubious", doubt, true, "unasked");
test("announcements clear nobody", doubt, true, "announcement", "unasked");
test("polls clear nobody", doubt, true, "poll", "unasked");
test("as many unasked replies as answers are dubious", doubt, true, "answer", "unasked");
test("one lost request among answers is not", doubt, false, "answer", "unasked", "answer");
test("who asks from an address uses it", doubt, false, "unasked", "unasked", "question");
test("who never replied unasked is in good standing", doubt, false, "announcement", "poll");
