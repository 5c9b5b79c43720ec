import { AppError, oneLine } from "#core/errors.ts";

const MIB = 2 ** 20;
/** All matrices of one network, to run or to train it: thirty times what the forecaster takes. */
export const NETWORK_MEMORY_BYTES = 128 * MIB;

/** A network takes more than it may, whatever the machine has. */
export function memoryExceeded(): AppError {
  const limit = `${NETWORK_MEMORY_BYTES / MIB} MiB`;
  const message = `the network's matrices need more than ${limit}: take fewer units, steps or samples a batch`;
  return new AppError("no-memory", message);
}

/**
 * Makes what takes so much memory for a network that is within the limit.
 * @throws AppError "no-memory" where the machine does not give it: that is no damage of the model,
 * and another runner may do with less
 */
export function withMemory<Made>(bytes: number, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    // So the engine says that it has no room for numbers, for a memory or for code.
    if (!(error instanceof RangeError)) throw error;
    const needed = bytes < MIB ? "less than 1 MiB" : `${Math.ceil(bytes / MIB)} MiB`;
    const message = `this machine lacks ${needed} of memory for the network's matrices or code (${oneLine(error)}): end other programs, or raise the process' memory limit`;
    throw new AppError("no-memory", message, { cause: error });
  }
}
