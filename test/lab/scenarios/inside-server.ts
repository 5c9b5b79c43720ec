import { CAST } from "../cast.ts";
import { command, type Step, service } from "../scenario.ts";

const { gateway, victim } = CAST;

/** Runs in the network that is called so; `kill $(cat $LAB/NAME)` ends it. */
export function inside(name: string): string {
  return `nsenter -t $(cat $LAB/${name}) -n`;
}

/** A container on the server: a card of its own on the server's port, announced, and at work. */
export function container(name: string, { mac, ip }: { mac: string; ip: string }): Step[] {
  return [
    ...network(name),
    all([
      `ip link add ${name} link eth0 address ${mac} type macvlan mode bridge`,
      `ip link set ${name} netns $(cat $LAB/${name})`,
      `${inside(name)} ip address add ${ip}/24 dev ${name}`,
      `${inside(name)} sysctl -qw net.ipv4.conf.${name}.arp_notify=1`,
      `${inside(name)} ip link set ${name} up`,
      `${inside(name)} ping -qc 2 -i 0.2 ${gateway.ip}`,
      `${inside(name)} ping -qc 2 -i 0.2 ${victim.ip}`,
    ]),
  ];
}

/** A guest behind the server's own hardware address: routed, and answered for. */
export function guest(name: string, ip: string): Step[] {
  return [
    ...network(name),
    all([
      `ip link add ${name} type veth peer name eth0 netns $(cat $LAB/${name})`,
      `ip link set ${name} up`,
      `sysctl -qw net.ipv4.conf.${name}.proxy_arp=1`,
      `ip route add ${ip}/32 dev ${name}`,
      `${inside(name)} ip address add ${ip}/24 dev eth0`,
      `${inside(name)} ip link set eth0 up`,
      `${inside(name)} ip route add default via ${gateway.ip}`,
    ]),
  ];
}

/** A network of its own on the server, there when its file is. */
function network(name: string): Step[] {
  return [
    service("server", `unshare -n sh -c 'echo $$ > $LAB/${name}; exec sleep 600'`),
    command("server", `timeout 10 sh -c "until [ -s $LAB/${name} ]; do sleep 0.05; done"`),
  ];
}

function all(commands: readonly string[]): Step {
  return command("server", commands.join(" && "));
}
