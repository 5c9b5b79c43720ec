import type { Through } from "./tested-through.ts";

/** Of the stages that frames and models pass, before anything is kept or told. */
export const STAGES_TESTED_THROUGH: readonly Through[] = [
  {
    test: "test/l2/dhcp/clients.test.ts",
    why: "marks are what a client shows",
    files: ["src/l2/dhcp/client-marks.ts"],
  },
  {
    test: "test/l2/dhcp/dhcp-rogue.test.ts",
    why: "words of the rule's alerts, which mean something of a case alone",
    files: ["src/l2/dhcp/dhcp-finding.ts"],
  },
  {
    test: "test/l2/dhcp/dhcp6-rogue.test.ts",
    why: "words of the rule's alerts, which mean something of a case alone",
    files: ["src/l2/dhcp/dhcp6-finding.ts"],
  },
  {
    test: "test/l2/dhcp/starvation.test.ts",
    why: "words of the rule's alerts, which mean something of a case alone",
    files: ["src/l2/dhcp/starvation-finding.ts"],
  },
  {
    test: "test/l2/ra/ra-rogue.test.ts",
    why: "words of the rule's alerts, and what a router's return means, which a story tells",
    files: ["src/l2/ra/ra-finding.ts", "src/l2/ra/retirement.ts"],
  },
  {
    test: "test/capture/ring/ring-source.test.ts",
    why: "a frame without anything in it",
    files: ["src/capture/empty-frame.ts"],
  },
  {
    test: "test/infer/simd/simd-unit.test.ts",
    why: "sizes of tiles and their names, every one of which it multiplies with",
    files: ["src/infer/simd/tiles.ts"],
  },
  {
    test: "test/infer/simd/network/network-module.test.ts",
    why: "a layer's part of a module, which answers in one alone",
    files: [
      "src/infer/simd/network/dense-stage.ts",
      "src/infer/simd/network/lstm-stage.ts",
      "src/infer/simd/network/workshop.ts",
    ],
  },
  {
    test: "test/forecast/capacity-watch.test.ts",
    why: "words of the watch's alerts, which mean something of a forecast alone",
    files: ["src/forecast/capacity-words.ts"],
  },
  {
    test: "test/train/process/training-process.test.ts",
    why: "the program of a process, which only runs in one",
    files: ["src/train/process/training-child.ts"],
  },
  {
    test: "test/infer/tflite-c/trial-process.test.ts",
    why: "the program of a process, which only runs in one",
    files: ["src/infer/tflite-c/trial-child.ts"],
  },
  {
    test: "test/infer/tflite-c/tflite-c-runner.test.ts",
    why: "what a library makes of a model, and in which order it goes, by each way it can fail",
    files: ["src/infer/tflite-c/interpreter.ts"],
  },
  {
    test: "test/l2/inventory/role.test.ts",
    why: "a table of words, which the guess reads",
    files: ["src/l2/inventory/role-hints.ts"],
  },
  {
    test: "test/capture/file/pcapng-reader.test.ts",
    why: "a section is read where its file is",
    files: ["src/capture/file/pcapng-section.ts"],
  },
  {
    test: "test/capture/file/capture-file.test.ts",
    why: "one object of zeros, which the sources then count in",
    files: ["src/capture/source-counters.ts"],
  },
  {
    test: "test/capture/ring/control-filter.test.ts",
    why: "parts of the filter's program, which only runs as a whole",
    files: ["src/capture/ring/filter-line.ts", "src/capture/ring/tunnel-filter.ts"],
  },
  {
    test: "test/capture/ring/ring-source.test.ts",
    why: "numbers of the kernel, right when a real kernel's ring can be read",
    files: ["src/capture/ring/packet-abi.ts"],
  },
  {
    test: "test/capture/synthetic/simulation.test.ts",
    why: "parts of the made-up office, which show in the frames it sends",
    files: [
      "src/capture/synthetic/arp-packet.ts",
      "src/capture/synthetic/chatter.ts",
      "src/capture/synthetic/day.ts",
      "src/capture/synthetic/dhcp-message.ts",
      "src/capture/synthetic/habits.ts",
      "src/capture/synthetic/host.ts",
      "src/capture/synthetic/ip-packets.ts",
      "src/capture/synthetic/lease.ts",
      "src/capture/synthetic/name-lookup.ts",
      "src/capture/synthetic/neighbour-discovery.ts",
      "src/capture/synthetic/network.ts",
      "src/capture/synthetic/packet.ts",
      "src/capture/synthetic/payload.ts",
      "src/capture/synthetic/resolution.ts",
      "src/capture/synthetic/tcp-flow.ts",
    ],
  },
  {
    test: "test/l2/traffic/traffic-rules.test.ts",
    why: "parts of the rules for IP traffic, each of which shows in what the rules say",
    files: [
      "src/l2/traffic/cases.ts",
      "src/l2/traffic/connections.ts",
      "src/l2/traffic/data-watch.ts",
      "src/l2/traffic/ends.ts",
      "src/l2/traffic/icmp-watch.ts",
      "src/l2/traffic/pace.ts",
      "src/l2/traffic/parties.ts",
      "src/l2/traffic/probes.ts",
      "src/l2/traffic/services.ts",
      "src/l2/traffic/session-watch.ts",
      "src/l2/traffic/sessions.ts",
      "src/l2/traffic/tcp-watch.ts",
      "src/l2/traffic/udp-watch.ts",
      "src/l2/traffic/victims.ts",
    ],
  },
  {
    test: "test/infer/flat/flat-reader.test.ts",
    why: "bytes that are read at a place, which every table does",
    files: ["src/infer/flat/flat-bytes.ts"],
  },
  {
    test: "test/infer/flat/flat-writer.test.ts",
    why: "bytes that grow, which are those of the file",
    files: ["src/infer/flat/flat-output.ts"],
  },
  {
    test: "test/infer/tflite/network-graph.test.ts",
    why: "parts of a graph, which computes something as a whole alone",
    files: [
      "src/infer/tflite/dense-operators.ts",
      "src/infer/tflite/graph-builder.ts",
      "src/infer/tflite/lstm-operator.ts",
      "src/infer/tflite/unrolled-lstm.ts",
      "src/infer/tflite/weights.ts",
    ],
  },
  {
    test: "test/train/int8-sequence-build.test.ts",
    why: "what writes a build is tested by what the graph answers",
    files: ["src/infer/tflite/int8-sequence-graph.ts"],
  },
  {
    test: "test/infer/tflite/int8-network-reader.test.ts",
    why: "what writes a build, and what reads it back, operator by operator",
    files: [
      "src/infer/tflite/constants.ts",
      "src/infer/tflite/graph-chain.ts",
      "src/infer/tflite/int8-operators.ts",
    ],
  },
  {
    test: "test/infer/tflite/graph-check.test.ts",
    why: "what is asked of every operator, and of those that its graph has",
    files: ["src/infer/tflite/operator-check.ts", "src/infer/tflite/operator-reader.ts"],
  },
  {
    test: "test/infer/tflite/dense-check.test.ts",
    why: "what is asked of tensors, by the operator that asks for most of it",
    files: ["src/infer/tflite/operator-tensors.ts"],
  },
  {
    test: "test/infer/tflite/tflite-writer.test.ts",
    why: "ids and codes of the schema, which a file is walked by",
    files: ["src/infer/tflite/operators.ts", "src/infer/tflite/schema.ts"],
  },
];
