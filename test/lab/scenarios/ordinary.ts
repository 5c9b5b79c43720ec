import { CAST, OUTSIDE } from "../cast.ts";
import { command, type Step, service } from "../scenario.ts";

const { gateway, server } = CAST;

/** So that true owners have been seen: the victim and the server speak with everyone. */
export const GREETINGS: readonly Step[] = [
  command("victim", `ping -qc 2 -i 0.2 ${gateway.ip}`),
  command("victim", `ping -qc 2 -i 0.2 ${server.ip}`),
  command("server", `ping -qc 2 -i 0.2 ${OUTSIDE.ip}`),
];

/** A web server with one small page. */
export const WEB = (on: "outside" | "server") =>
  service(on, `sh -c "echo hello > $LAB/index.html; exec busybox httpd -f -p 80 -h $LAB"`);

const visit = `curl -s -m 2 -o /dev/null http://${OUTSIDE.ip}/`;

/** The victim's pings and web visits to the outside, several a second. */
const SURFING: readonly Step[] = [
  WEB("outside"),
  service("victim", `ping -q -i 0.2 ${OUTSIDE.ip}`),
  service("victim", `sh -c "while :; do ${visit}; sleep 0.3; done"`),
];

/** An office at work for a second and a half; goes on in the background. */
export const OFFICE: readonly Step[] = [...SURFING, ...GREETINGS, { pauseS: 0.5 }];
