import { type Aim, atLeast, atMost, notMeasured } from "../aim.ts";
import { fastest } from "./answer-time.ts";
import type { NetworkFigures } from "./networks.ts";

const MEGABYTE = 1e6;

/** What the networks promise, alone and beside PyTorch's. */
export function networkAims({ ours, torch }: NetworkFigures): Aim[] {
  const [, forecaster] = fastest(ours.forecaster);
  const [, detector] = fastest(ours.detector);
  return [
    ...(torch === null
      ? [notMeasured("networks beside PyTorch")]
      : [
          atMost(
            "processor time of an epoch of the forecaster, by PyTorch's",
            ours.epochS / torch.epochS,
            1.3,
            "times",
            2,
          ),
          faster("forecaster", torch.forecaster.p50Us / forecaster.p50Us),
          faster("detector", torch.detector.p50Us / detector.p50Us),
        ]),
    atMost("peak memory of the training process", ours.peakBytes / MEGABYTE, 150, "MB", 0),
    atMost("answer of the forecaster, p99", forecaster.p99Us, 1000, "µs", 0),
    atMost("answer of the detector, p99", detector.p99Us, 100, "µs", 1),
  ];
}

function faster(name: string, times: number): Aim {
  return atLeast(`answer of the ${name} against PyTorch's, p50`, times, 5, "times");
}
