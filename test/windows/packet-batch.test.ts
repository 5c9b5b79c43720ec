import test from "ava";
import { PacketBatch } from "#windows/packet-batch.ts";

test("a batch is full when no further packet has a place, and empty again when cleared", (t) => {
  const batch = new PacketBatch();
  t.false(batch.isFull);
  batch.packets = batch.srcHashes.length - 1;
  t.false(batch.isFull);
  batch.packets++;
  t.true(batch.isFull);
  for (const places of [batch.flowHighs, batch.flowLows, batch.dstPorts]) {
    t.is(places.length, batch.srcHashes.length, "no packet has more than one of each");
  }
  batch.flows = batch.ports = 3;
  batch.clear();
  t.like(batch, { packets: 0, flows: 0, ports: 0, isFull: false });
});
