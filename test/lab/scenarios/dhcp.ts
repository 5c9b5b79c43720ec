import { resolve } from "node:path";
import type { Name } from "../cast.ts";
import { command, type Step, service } from "../scenario.ts";

const TAKE_LEASE = resolve(import.meta.dirname, "../take-lease");

export interface Pool {
  /** Last parts of the pool's addresses. */
  readonly first: number;
  readonly last: number;
  readonly router: string;
}

/** dnsmasq as a DHCP server alone. */
export function dhcpServer(on: Name, { first, last, router }: Pool): Step {
  return service(
    on,
    `dnsmasq -k -u root --log-facility=- -C /dev/null -x $LAB/dnsmasq-${on} -p 0 -i eth0 -z --no-ping --dhcp-authoritative \
-l $LAB/leases-${on} -F 10.77.0.${first},10.77.0.${last},2m -O 3,${router}`,
  );
}

/** A client asks for a lease, once, and takes it. */
export function askForLease(on: Name): Step {
  return command(on, `timeout 15 busybox udhcpc -q -n -t 8 -T 1 -i eth0 -s ${TAKE_LEASE}`);
}

/** The same, but it stays, and gives the lease back on SIGUSR2: `kill -USR2 $(cat $LAB/NAME)`. */
export function holdLease(on: Name): Step {
  return service(on, `busybox udhcpc -f -t 8 -T 1 -i eth0 -s ${TAKE_LEASE} -p $LAB/${on}`);
}
