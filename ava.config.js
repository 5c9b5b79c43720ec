export default {
  extensions: ["ts"],
  files: ["test/**/*.test.ts"],
  timeout: "4m",
  workerThreads: false,
  concurrency: 2,
};
