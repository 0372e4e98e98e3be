// Lint: type-aware rules, and the house plan as import rules (data moves one way; see CONTRIBUTING.md).
import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { noImportCircle } from "./test/lint/no-import-circle.js";

/** Stages in the order in which data moves. A stage may import itself and what stands before it. */
const STAGES = [
  "tree",
  "clang",
  "ir",
  "semantics",
  "model",
  "emit",
  "matrix",
  "drift",
  "audit",
  "adopt",
  "docs",
  "scaffold",
  "ship",
  "cli",
];

/** Contracts that earlier stages may name: what clang's stage hands out is described by the stage that takes it. */
const CONTRACTS = ["types.js", "raw.js"].flatMap((file) => [`!../ir/${file}`, `!../../ir/${file}`]);

/** Folders outside of generator/ that must not know its future, i.e. that it must not import. */
const OUTSIDE = ["runtime", "test", "bench", "generated"];

/** @param {readonly string[]} folders @param {string} message */
function forbid(folders, message, except = /** @type {readonly string[]} */ ([])) {
  return { group: [...folders.flatMap((name) => [`**/${name}/**`]), ...except], message };
}

const outside = forbid(
  OUTSIDE,
  "nothing in generator/ imports runtime, tests, benchmarks or its own output",
);

/** @type {import("eslint").Linter.Config[]} */
const stageRules = STAGES.map((stage, index) => {
  const later = STAGES.slice(index + 1);
  const patterns =
    later.length === 0
      ? [outside]
      : [outside, forbid(later, `${stage} may import only earlier stages`, CONTRACTS)];
  return {
    files: [`generator/${stage}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns }] },
  };
});

export default defineConfig([
  globalIgnores([
    "dist/",
    "generated/",
    "headers/",
    "coverage/",
    ".bareos-node/",
    "test/fixtures/",
    "**/build/",
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          "./tsconfig.json",
          "./generated/*/tsconfig.json",
          "./runtime/plugins/*/tsconfig.json",
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { house: { rules: { "no-import-circle": noImportCircle } } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "house/no-import-circle": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-imports": ["error", { patterns: [] }],
    },
  },
  {
    // Methods that subclasses override name their parameters, used or not.
    files: ["runtime/library/**/*.ts"],
    rules: { "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
  },
  {
    files: ["generator/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [outside] }] },
  },
  ...stageRules,
  {
    // The runtime is what plugins run on; of the generator it knows the packages, by their names.
    files: ["runtime/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            forbid(
              ["generator", "test", "bench", "generated"],
              "runtime/ imports generated packages by name, and neither the generator nor tests",
            ),
          ],
        },
      ],
    },
  },
  {
    // Only the executable ends the process or reads its streams; commands get a Host.
    files: ["generator/**/*.ts"],
    ignores: ["generator/cli/main.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "exit", message: "return an exit code through the Host" },
        { object: "process", property: "stdout", message: "use the Host" },
        { object: "process", property: "stderr", message: "use the Host" },
      ],
    },
  },
  {
    // A program of Node's, in plain JavaScript.
    files: ["runtime/library/*.mjs", "test/run/*.mjs"],
    languageOptions: { globals: { process: "readonly" } },
  },
  {
    // Runs before node_modules exists.
    files: ["generator/setup/**/*.mjs"],
    languageOptions: { globals: { process: "readonly", performance: "readonly" } },
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: "^(?!node:|\\./)",
              message: "set-up may use only Node itself and its own folder",
            },
          ],
        },
      ],
    },
  },
]);
