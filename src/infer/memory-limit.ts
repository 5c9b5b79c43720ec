import { AppError } from "#core/errors.ts";

/** All matrices of one network, to run or to train it: thirty times what the forecaster takes. */
export const NETWORK_MEMORY_BYTES = 128 * 2 ** 20;

export function memoryExceeded(): AppError {
  const limit = `${NETWORK_MEMORY_BYTES / 2 ** 20} MiB`;
  const message = `the network's matrices need more than ${limit}: take fewer units, steps or samples a batch`;
  return new AppError("no-memory", message);
}
