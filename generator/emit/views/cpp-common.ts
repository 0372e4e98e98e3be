// cpp/common: the releases, options of the runtime, and the types that all daemons share with their plugins.
import { isDeepStrictEqual } from "node:util";
import type { ApiModel, ConstantModel, GlueStructModel } from "../../model/types.js";
import { POLICY_DIRECTIVES } from "../../semantics/policy-directives.js";
import { RUNTIME_OPTIONS } from "../../semantics/runtime-options.js";
import type { OutputFile } from "../output-file.js";
import { knownTypes } from "./cpp-context.js";
import { structDeclaration } from "./cpp-layouts.js";
import { CPP_MARK, cppString, includeGuard, releaseId, wrapList } from "./cpp-names.js";

export function commonFiles(model: ApiModel): OutputFile[] {
  return [
    releasesFile(model),
    runtimeOptionsFile(),
    policyDirectivesFile(),
    pluginTypesFile(model),
  ];
}

function releasesFile(model: ApiModel): OutputFile {
  const path = "cpp/common/releases.h";
  const ids = model.releases.map((release) => releaseId(release.name));
  return {
    path,
    template: "cpp/releases",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      ids: wrapList(ids, 2),
      names: wrapList(
        model.releases.map((release) => cppString(release.name)),
        4,
      ),
      first: ids[0] ?? "",
      last: ids.at(-1) ?? "",
    },
  };
}

function runtimeOptionsFile(): OutputFile {
  const path = "cpp/common/runtime_options.h";
  const taken = RUNTIME_OPTIONS.filter(({ taker }) => taker === "daemon");
  return {
    path,
    template: "cpp/runtime_options",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      options: taken.map(({ name, daemons }) => {
        const cells = [cppString(name), daemons.includes("fd"), daemons.includes("sd")];
        return `    {${cells.join(", ")}},`;
      }),
      fallbacks: taken.flatMap(({ name, fallback }) =>
        typeof fallback === "number"
          ? [`inline constexpr std::uint32_t ${constantName(name)} = ${fallback};`]
          : [],
      ),
    },
  };
}

function policyDirectivesFile(): OutputFile {
  const path = "cpp/common/policy_directives.h";
  return {
    path,
    template: "cpp/policy_directives",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      ids: POLICY_DIRECTIVES.map(({ name }) => constantName(name)),
      directives: POLICY_DIRECTIVES.map(
        ({ name }) => `    {PolicyDirective::${constantName(name)}, ${cppString(name)}},`,
      ),
    },
  };
}

/** `load_limit` or `Load Limit` → `kLoadLimit`. */
function constantName(option: string): string {
  const words = option.split(/[_ ]/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  return `k${words.join("")}`;
}

function pluginTypesFile(model: ApiModel): OutputFile {
  const path = "cpp/common/plugin_types.h";
  const [daemon] = model.daemons;
  const structs = commonStructs(model);
  return {
    path,
    template: "cpp/plugin_types",
    view: {
      mark: CPP_MARK,
      guard: includeGuard(path),
      codes: resultCodes(model).map((code) => `${code.name} = ${code.value},`),
      structNames: structs.map((struct) => struct.struct),
      structs: structs.flatMap((struct) => {
        const layout = struct.layouts.at(-1);
        if (daemon === undefined || layout === undefined) return [];
        return [structDeclaration(struct.struct, layout, knownTypes(daemon))];
      }),
    },
  };
}

/** Every value of bRC, in the order of the header. */
export function resultCodes(model: ApiModel): readonly ConstantModel[] {
  const group = model.daemons[0]?.groups.find((candidate) => candidate.name === "bRC");
  const codes = [...(group?.members ?? []), ...(group?.hidden ?? [])];
  return [...codes].sort((left, right) => Number(left.value) - Number(right.value));
}

/** Structs of the glue that are the same for every daemon. */
export function commonStructs(model: ApiModel): readonly GlueStructModel[] {
  const [first, ...others] = model.daemons;
  return (first?.glueStructs ?? []).filter((struct) =>
    others.every((daemon) =>
      daemon.glueStructs.some(
        (other) =>
          other.struct === struct.struct && isDeepStrictEqual(other.layouts, struct.layouts),
      ),
    ),
  );
}
