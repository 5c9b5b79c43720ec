import type { Advert } from "#l2/ra/advert.ts";
import type { Router } from "#l2/ra/routers.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** A router that is restarted comes back once; a fault may make it two. */
const RETURNS = 3;
const RETURN_SPAN_TICKS = 600 * TICKS_PER_SECOND;

/**
 * True for an advertisement that takes a serving router out of service (lifetime 0, RFC 4861
 * section 6.2.5). The router keeps its features, so that a forger's can be told from its own.
 */
export function retire(router: Router, advert: Advert, tick: number): boolean {
  if (advert.lifetimeSeconds > 0) return false;
  if (router.lifetimeSeconds > 0) {
    router.retiredTick = tick;
    router.retiredOddly = advert.fingerprint !== router.fingerprint;
    router.lifetimeSeconds = 0;
  }
  router.lastTick = tick;
  return router.retiredTick > 0;
}

/**
 * True when a router that was taken out of service serves again, and it was not itself that did
 * it: the other advertisement was made otherwise, or this happens again and again.
 */
export function hasReturnedOften(router: Router, advert: Advert, tick: number): boolean {
  if (advert.lifetimeSeconds === 0 || router.retiredTick === 0) return false;
  router.retiredTick = 0;
  if (tick - router.returnsSince > RETURN_SPAN_TICKS) {
    router.returnsSince = tick;
    router.returns = 0;
  }
  router.returns++;
  if (router.retiredOddly) return advert.fingerprint === router.fingerprint;
  return router.returns >= RETURNS;
}
