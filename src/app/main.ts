import { buildProgram } from "#app/cli/program.ts";
import { exitStatusOf, oneLine } from "#core/errors.ts";

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`arpguard: ${oneLine(error)}\n`);
  process.exitCode = exitStatusOf(error);
}
