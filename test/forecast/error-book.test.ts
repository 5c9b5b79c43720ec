import test from "ava";
import { ErrorBook } from "#forecast/error-book.ts";

/** A book of one step ahead after these errors of each candidate. */
function bookOf(memory: number, outcomes: readonly (readonly number[])[]): ErrorBook {
  const book = new ErrorBook(outcomes[0]!.length, 1, memory);
  for (const errors of outcomes) book.learn(0, errors);
  return book;
}

test("while there are few outcomes the error is their mean", (t) => {
  const book = bookOf(100, [[1], [2], [6]]);
  t.true(Math.abs(book.errorOf(0, 0) - 3) < 1e-12);
});

test("later the newest outcome weighs one part of the memory", (t) => {
  const book = bookOf(10, [...new Array<[number]>(50).fill([2]), [12]]);
  t.true(Math.abs(book.errorOf(0, 0) - 3) < 1e-12);
});

test("the best is the one with the least error of late", (t) => {
  const early = new Array<[number, number]>(100).fill([1, 2]);
  const late = new Array<[number, number]>(30).fill([2, 1]);
  t.is(bookOf(10, early).best(0), 0);
  t.is(bookOf(10, [...early, ...late]).best(0), 1);
});

test("of equals the first is best", (t) => {
  t.is(bookOf(10, [[0, 0]]).best(0), 0);
  t.is(new ErrorBook(3, 1, 10).best(0), 0);
});

test("shares go by the inverse square of the error", (t) => {
  const shares = new Float64Array(2);
  bookOf(10, [[9, 1, 2]]).shares(0, 1, shares);
  t.true(Math.abs(shares[0]! - 0.8) < 1e-12 && Math.abs(shares[1]! - 0.2) < 1e-12);
});

test("one without any error has all", (t) => {
  const shares = new Float64Array(2);
  bookOf(10, [[1, 0]]).shares(0, 0, shares);
  t.deepEqual([...shares], [0, 1]);
});

test("errors too small to be squared have shares", (t) => {
  const shares = new Float64Array(2);
  bookOf(10, [[1e-200, 1e-200]]).shares(0, 0, shares);
  t.deepEqual([...shares], [0.5, 0.5]);
});

test("one that gives no numbers is never best, whatever it says later", (t) => {
  const book = bookOf(10, [
    [1, Number.NaN],
    [1, 0],
  ]);
  t.is(book.best(0), 0);
});

test("steps ahead do not mix", (t) => {
  const book = new ErrorBook(2, 2, 10);
  book.learn(1, [5, 0]);
  t.deepEqual([book.errorOf(0, 0), book.errorOf(1, 0)], [0, 5]);
});
