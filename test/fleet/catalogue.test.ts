import test from "ava";
import {
  COMMANDS,
  type CommandType,
  capabilityOf,
  isCommandType,
  isExclusive,
  needsTwoKeys,
} from "#fleet/catalogue.ts";
import { MODEL_KINDS } from "#store/types.ts";

const types = Object.keys(COMMANDS) as CommandType[];

test("every command has a class, an end, and a name that its topic takes", (t) => {
  for (const type of types) {
    t.true(isCommandType(type));
    t.regex(type, /^[a-z]{1,20}\.?[a-z]{0,20}$/);
    t.true(COMMANDS[type].timeoutMs >= 10_000 && COMMANDS[type].timeoutMs <= 1_800_000);
    t.like(capabilityOf(type), { class: COMMANDS[type].class });
  }
  for (const type of ["toString", "__proto__", ""]) t.false(isCommandType(type));
});

test("models of every kind that a box has can be installed and rolled back", (t) => {
  const about = { version: "1", url: "https://a/b", sha256: "0".repeat(64) };
  const { params: install } = COMMANDS["model.install"];
  const { params: rollback } = COMMANDS["model.rollback"];
  for (const name of MODEL_KINDS) {
    t.true(install.safeParse({ name, ...about }).success, name);
    t.true(rollback.safeParse({ name }).success, name);
  }
  t.false(install.safeParse({ name: "governor", ...about }).success);
  t.deepEqual(rollback.parse({}), { name: "detector" });
});

test("what changes the box is exclusive, what takes it over needs two keys", (t) => {
  const of = (holds: (type: CommandType) => boolean) => types.filter(holds);
  t.deepEqual(of(isExclusive), [
    "config.apply",
    "config.rollback",
    "model.install",
    "model.rollback",
    "firmware.install",
    "firmware.rollback",
  ]);
  t.deepEqual(of(needsTwoKeys), [
    "firmware.install",
    "firmware.rollback",
    "cert.renew",
    "trust.update",
    "device.decommission",
  ]);
});

test("a capability changes with its parameters alone", (t) => {
  const digests = types.map((type) => capabilityOf(type).schema);
  for (const digest of digests) t.regex(digest, /^sha256:[0-9a-f]{64}$/);
  t.is(capabilityOf("ping").schema, capabilityOf("device.reboot").schema);
  t.not(capabilityOf("ping").schema, capabilityOf("config.apply").schema);
});
