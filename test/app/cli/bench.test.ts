import test from "ava";
import { refuses } from "../../helpers/command-line.ts";

test("refuses at once to start without root", async (t) => {
  const wrapper = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const line = "bench: start as root: it makes networks of its own";
  await refuses(t, ["bench", "--json"], 1, line, { wrapper });
});
