import {
  announceName,
  browseServices,
  notifySsdp,
  searchNetbios,
  searchSsdp,
} from "#capture/synthetic/chatter.ts";
import { LEASE_S } from "#capture/synthetic/dhcp-message.ts";
import {
  moveFile,
  pingGateway,
  printJob,
  reportTelemetry,
  visitPage,
} from "#capture/synthetic/habits.ts";
import type { Host } from "#capture/synthetic/host.ts";
import { renewLease, takeLease } from "#capture/synthetic/lease.ts";
import {
  advertiseRouter,
  joinIpv6,
  solicitGateway,
} from "#capture/synthetic/neighbour-discovery.ts";
import type { Network } from "#capture/synthetic/network.ts";
import { announce, refresh } from "#capture/synthetic/resolution.ts";
import { activity, atWork, untilShift, untilShiftEnds } from "#capture/synthetic/rhythm.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";

/** Nobody waits longer for the next thing than this, or a quiet night would hold up the morning. */
const LONGEST_WAIT_S = 600;
/** Windows sends packets with this time to live, and it alone searches by NetBIOS. */
const WINDOWS_TTL = 128;
/** The laboratory's machines work at all hours. */
const MACHINE_PACE = 0.5;
const BOOT_AFTER_MICROS = 3 * MICROS_PER_SECOND;

type Act = (network: Network, host: Host) => Iterable<number>;

/** Starts everything that goes on in a healthy office. */
export function beginDay(network: Network): void {
  const { office, scheduler } = network;
  for (const host of [office.gateway, office.dns, office.nas, office.printer]) host.online = true;
  scheduler.spawn(keepRouting(network));
  scheduler.spawn(keepNeighbours(network));
  habit(network, office.nas, 60, atOnce(notifySsdp));
  habit(network, office.nas, 90, atOnce(announceName));
  habit(network, office.nas, 60, pingGateway);
  habit(network, office.printer, 75, atOnce(announceName));
  for (const station of office.stations) beginStation(network, station);
}

function beginStation(network: Network, station: Host): void {
  const { office, scheduler } = network;
  const isLab = station === office.victim || station === office.attacker;
  scheduler.spawn(
    station.shift ? comeAndGo(network, station, station.shift) : run(network, station),
  );
  habit(network, station, LEASE_S / 2, renewLease);
  habit(network, station, 300, solicitGateway);
  habit(network, station, 100, atOnce(browseServices));
  if (station.ttl === WINDOWS_TTL) habit(network, station, 120, searchNetbios);
  else habit(network, station, 150, searchSsdp);
  if (!station.shift) habit(network, station, 30, reportTelemetry);
  if (!station.shift && !isLab) return;
  const pace = isLab ? () => MACHINE_PACE : activity;
  habit(network, station, 25, visitPage, pace);
  habit(network, station, 900, moveFile, pace);
  if (!isLab) habit(network, station, 7_200, printJob, pace);
}

/** For what is one frame and no wait. */
function atOnce(send: (network: Network, host: Host) => void): Act {
  return (network, host) => {
    send(network, host);
    return [];
  };
}

/** `act` again and again while the host is on, on average every `meanS` seconds at pace 1. */
function habit(
  network: Network,
  host: Host,
  meanS: number,
  act: Act,
  pace: (atMicros: number) => number = () => 1,
): void {
  const { random, scheduler } = network;
  const keep = function* (): Process {
    // The first time comes within one mean, so that a short recording shows everything.
    let waitS = random.unit() * meanS;
    for (;;) {
      yield Math.min(waitS, LONGEST_WAIT_S) * MICROS_PER_SECOND;
      if (host.online && waitS <= LONGEST_WAIT_S) yield* act(network, host);
      waitS = random.waiting(meanS / pace(scheduler.now()));
    }
  };
  scheduler.spawn(keep());
}

/** Always on; the last of them has just been plugged in. */
function* run(network: Network, station: Host): Process {
  if (station !== network.office.stations.at(-1)) {
    station.online = true;
    return;
  }
  yield BOOT_AFTER_MICROS;
  yield* boot(network, station);
}

function* comeAndGo(network: Network, station: Host, shift: NonNullable<Host["shift"]>): Process {
  const { scheduler } = network;
  // Whoever is at work when the recording begins came before it.
  let arrives = !atWork(shift, scheduler.now());
  for (;;) {
    if (arrives) {
      yield untilShift(shift, scheduler.now());
      yield* boot(network, station);
    }
    station.online = true;
    yield untilShiftEnds(shift, scheduler.now());
    station.online = false;
    station.neighbours.clear();
    arrives = true;
  }
}

function* boot(network: Network, station: Host): Process {
  yield* takeLease(network, station);
  network.scheduler.spawn(joinIpv6(network, station));
  yield* announce(network, station);
  station.online = true;
  announceName(network, station);
}

/** RFC 4861 section 6.2.1: between 200 and 600 seconds; the first at once. */
function* keepRouting(network: Network): Process {
  for (;;) {
    yield network.random.whole(1, 5) * MICROS_PER_SECOND;
    advertiseRouter(network);
    yield network.random.whole(195, 595) * MICROS_PER_SECOND;
  }
}

/** The gateway keeps its table of stations fresh. */
function* keepNeighbours(network: Network): Process {
  const { office, random } = network;
  for (;;) {
    yield random.waiting(8 * MICROS_PER_SECOND);
    const station = random.pick(office.stations);
    if (station.online) yield* refresh(network, office.gateway, station);
  }
}
