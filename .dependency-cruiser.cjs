/** The order of the folders: each imports only those before it. See docs/ARCHITECTURE.md. */
const ORDER = [
  "core",
  "config",
  "capture",
  "decode",
  "windows",
  "features",
  "l2",
  "infer",
  "detect",
  "forecast",
  "optimize",
  "fleet",
  "store",
  "report",
  "status",
  "train",
  "app",
];
/** Pure stages know no machine: only node:assert of Node. */
const PURE = ["core", "decode", "windows", "features", "l2", "detect", "forecast", "optimize"];
/** Packages, however package.json lists them. */
const PACKAGES = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];
const inFolders = (folders) => `^src/(${folders.join("|")})/`;

/** The first group is the stage. Training may take what others are made of, to serve the same. */
const inStages = inFolders(ORDER.filter((folder) => !["core", "config", "app"].includes(folder)));

const upward = ORDER.slice(0, -1).map((folder, index) => ({
  name: `${folder}-imports-upward`,
  severity: "error",
  comment: `src/${folder} may import only the folders before it`,
  from: { path: `^src/${folder}/` },
  to: { path: inFolders(ORDER.slice(index + 1)) },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "other-stages-by-types",
      severity: "error",
      comment: "from another stage only its types.ts is taken; core and config are open",
      from: { path: inStages, pathNot: "^src/train/" },
      to: { path: inStages, pathNot: ["/types\\.ts$", "^src/$1/"] },
    },
    {
      name: "pure-stages-know-no-machine",
      severity: "error",
      from: { path: inFolders(PURE), pathNot: "^src/core/clock\\.ts$" },
      to: { dependencyTypes: ["core", ...PACKAGES], pathNot: "^(node:)?assert$" },
    },
    {
      name: "runtime-without-dev-packages",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nothing-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node"] },
  },
};
