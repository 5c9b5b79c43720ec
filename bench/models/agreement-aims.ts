import { type Aim, atMost, notMeasured } from "../aim.ts";
import type { AgreementFigures, NetworkAgreement } from "./agreement.ts";
import { type TraceDifference, worstGradient } from "./trace-difference.ts";

const PPM = 1e6;
const VALUE_LIMIT_PPM = 100;
const CURVE_LIMIT_PPM = 1000;

/** What both kinds of our training kernels promise beside PyTorch's. */
export function agreementAims(figures: AgreementFigures | null): Aim[] {
  if (figures === null) return [notMeasured("training kernels beside PyTorch")];
  const { forecaster, detector } = figures;
  return [...aimsOf("forecaster", forecaster), ...aimsOf("detector", detector)];
}

function aimsOf(network: string, { plain, simd }: NetworkAgreement): Aim[] {
  const kinds = simd === null ? [plain] : [plain, simd];
  const off = (what: string, share: (kind: TraceDifference) => number, limit: number) => {
    const name = `${what} of the ${network} off PyTorch's`;
    return atMost(name, PPM * Math.max(...kinds.map(share)), limit, "ppm", 1);
  };
  return [
    off("forward pass", ({ forward }) => forward.share, VALUE_LIMIT_PPM),
    off("worst gradient", worstGradient, VALUE_LIMIT_PPM),
    off("loss curve", ({ curveShare }) => curveShare, CURVE_LIMIT_PPM),
  ];
}
