import { lastErrno, libc, must } from "#capture/ring/libc.ts";

const EPERM = 1;
/** linux/prctl.h */
const PR_CAPBSET_READ = 23;
const PR_CAPBSET_DROP = 24;
const PR_GET_SECUREBITS = 27;
const PR_SET_SECUREBITS = 28;
const PR_SET_NO_NEW_PRIVS = 38;
/** linux/securebits.h: NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE, each with its lock. */
const SECURE_BITS = 0b11 | (0b11 << 2) | (0b11 << 6);
/** _LINUX_CAPABILITY_VERSION_3: three sets of 64 bits, in words of 32. */
const CAPABILITY_VERSION = 0x20080522;
const CAPABILITY_WORDS = 6;

/**
 * Gives up every capability of the calling thread, now and through every later exec
 * (man 7 capabilities). The bounding set and the secure bits need CAP_SETPCAP; without it, as a
 * service user has none, `no_new_privs` alone keeps exec from giving anything back.
 * @throws AppError "capture-failed"
 */
export function dropPrivileges(): void {
  must("PR_SET_NO_NEW_PRIVS", libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  emptyBoundingSet();
  lockSecureBits();
  becomeCaller();
  // Empties the ambient set too: what is not permitted and inheritable cannot stay in it.
  must("capset", libc.capset(capabilityHeader(), new Uint32Array(CAPABILITY_WORDS)));
}

/**
 * Under sudo the program goes on as whoever called it: root without capabilities could neither
 * enter that user's home nor write there.
 */
function becomeCaller(): void {
  const [uid, gid] = [Number(process.env.SUDO_UID), Number(process.env.SUDO_GID)];
  const isUser = Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0;
  if (process.getuid?.() !== 0 || !isUser) return;
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** True when the calling thread has any capability, or could take one up. */
export function hasCapabilities(): boolean {
  const sets = new Uint32Array(CAPABILITY_WORDS);
  must("capget", libc.capget(capabilityHeader(), sets));
  return sets.some((word) => word !== 0);
}

function capabilityHeader(): Uint32Array {
  return Uint32Array.of(CAPABILITY_VERSION, 0);
}

/** Reading past the last capability the kernel knows fails with EINVAL. */
function emptyBoundingSet(): void {
  for (let cap = 0; ; cap++) {
    const isBound = libc.prctl(PR_CAPBSET_READ, cap, 0, 0, 0);
    if (isBound === -1) return;
    if (isBound === 1 && !permitted("PR_CAPBSET_DROP", libc.prctl(PR_CAPBSET_DROP, cap, 0, 0, 0))) {
      return;
    }
  }
}

function lockSecureBits(): void {
  const before = must("PR_GET_SECUREBITS", libc.prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
  const bits = before | SECURE_BITS;
  permitted("PR_SET_SECUREBITS", libc.prctl(PR_SET_SECUREBITS, bits, 0, 0, 0));
}

/** False when the kernel did not permit it. @throws AppError "capture-failed" */
function permitted(call: string, result: number): boolean {
  if (result === -1 && lastErrno() === EPERM) return false;
  must(call, result);
  return true;
}
