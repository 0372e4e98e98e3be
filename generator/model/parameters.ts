// The parameters that a function's entry lists for a release: those of now, or those that it had up to some release.
import type { ReleaseOrder } from "../semantics/releases.js";
import type { ParameterEntry } from "../semantics/schema.js";

export type Parameters = Readonly<Record<string, ParameterEntry>>;

export interface WithParameters {
  readonly parameters: Parameters;
  readonly earlier?:
    readonly { readonly until: string; readonly parameters: Parameters }[] | undefined;
}

export function parametersIn(
  { parameters, earlier = [] }: WithParameters,
  release: string,
  order: ReleaseOrder,
): Parameters {
  const at = order.position(release);
  return earlier.find(({ until }) => at <= order.position(until))?.parameters ?? parameters;
}
