import test from "ava";
import { AppError } from "#core/errors.ts";
import { parseBrokerAddress } from "#report/broker-address.ts";

const reads = test.macro({
  exec(t, address: string, expected: object) {
    t.deepEqual<object, object>(parseBrokerAddress(address), expected);
  },
  title: (_, address) => `reads ${address}`,
});

test(reads, "mqtt://broker.lan", {
  protocol: "mqtt",
  host: "broker.lan",
  port: 1883,
  shown: "broker.lan:1883",
});
test(reads, "mqtts://[2001:db8::1]/", {
  protocol: "mqtts",
  host: "2001:db8::1",
  port: 8883,
  shown: "[2001:db8::1]:8883",
});
test(reads, "mqtt://box:a%2Fb%40c%3A@10.0.0.1:1884", {
  protocol: "mqtt",
  host: "10.0.0.1",
  port: 1884,
  username: "box",
  password: "a/b@c:",
  shown: "10.0.0.1:1884",
});

for (const address of [
  "mqtt://",
  "mqtt://x:s3cret@",
  "mqtt://u:s3cret%@h",
  "mqtt://s3cret@h:99999",
]) {
  test(`refuses ${address} without repeating it`, (t) => {
    const error = t.throws(() => parseBrokerAddress(address), {
      instanceOf: AppError,
      code: "config-invalid",
    });
    t.regex(error?.message ?? "", /^report\.url is no broker's address: write [^\n]+$/);
    t.false(/s3cret/.test(`${error?.message} ${error?.stack} ${error?.cause}`));
  });
}
