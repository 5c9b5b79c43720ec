import { runTrainingJob } from "#train/process/training-process.ts";
import { additionJob } from "../../helpers/network-job.ts";

/** Trains for as long as it is let, and says so at the first progress. */
const job = additionJob(200_000, { seed: 1, epochs: 100, patience: 100 });
await runTrainingJob("network", job, { onProgress: () => process.stdout.write("trains\n") });
