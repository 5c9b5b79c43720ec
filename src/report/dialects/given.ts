/** What is made of a value that is there; nothing of one that is not. */
export function given<T, R>(value: T | undefined, make: (value: T) => R): R | undefined {
  return value === undefined ? undefined : make(value);
}
