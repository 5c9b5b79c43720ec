import { userInfo } from "node:os";

const NAME = /^[\w.-]{1,32}$/;

/** Who runs this command, for the log of changes: `ann (1000)`, by sudo `ann (1000) as root`. */
export function callerName(environment: NodeJS.ProcessEnv = process.env): string {
  const { SUDO_USER: name = "", SUDO_UID: uid = "" } = environment;
  const isSudo = process.geteuid?.() === 0 && NAME.test(name) && /^\d{1,10}$/.test(uid);
  return isSudo ? `${name} (${uid}) as root` : ownName();
}

function ownName(): string {
  const uid = process.getuid?.() ?? 0;
  try {
    const { username } = userInfo();
    return NAME.test(username) ? `${username} (${uid})` : `uid ${uid}`;
  } catch {
    // Nobody in the system's list of users.
    return `uid ${uid}`;
  }
}
