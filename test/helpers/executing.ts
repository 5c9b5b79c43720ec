import type { Begun, CommandContext, Executor, Outcome } from "#app/fleet/executor.ts";
import type { JsonObject } from "#fleet/types.ts";

/** What an executor did under a context of the test's own. */
export interface Executed {
  readonly steps: { readonly step: string; readonly memo: JsonObject | undefined }[];
  readonly files: { readonly name: string; readonly file: Uint8Array }[];
  readonly context: CommandContext<never>;
  readonly stop: (reason: Error) => void;
}

export function executing(params: object = {}): Executed {
  const abort = new AbortController();
  const steps: Executed["steps"] = [];
  const files: Executed["files"] = [];
  const context: CommandContext<unknown> = {
    id: "a1",
    params,
    signal: abort.signal,
    step: (step, note) => void steps.push({ step, memo: note?.memo }),
    send: (name, file) => void files.push({ name, file }),
  };
  return {
    ...{ steps, files },
    context: context as CommandContext<never>,
    stop: (reason) => abort.abort(reason),
  };
}

/** Runs one as a desk would, or lets it resume. */
export async function execute<P>(
  executor: Executor<P> | undefined,
  { context }: Executed,
  begun?: Begun,
): Promise<Outcome> {
  if (executor === undefined) throw new Error("there is no such executor");
  if (begun === undefined) return executor.run(context);
  if (executor.resume === undefined) throw new Error("it does not resume");
  return executor.resume(context, begun);
}
