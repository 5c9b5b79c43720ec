import { AppError, oneLine } from "#core/errors.ts";

/** What is wrong with a model: in which file, at which field, and what would be right. */
export function modelFault(file: string, field: string, what: string): AppError {
  return new AppError("model-invalid", `${oneLine(file)}: ${field}: ${what}`);
}

/** Does what may refuse a network, and names the file in its refusal. @throws AppError */
export function inFile<T>(file: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${oneLine(file)}: ${error.message}`, { cause: error });
  }
}
