// What a view module hands to the renderer: a file to write, the template that prints it and the view that it prints.

/** Plain JSON-like data: strings final, decisions made. Templates loop, branch on booleans and print. */
export type ViewValue =
  string | number | boolean | readonly ViewValue[] | { readonly [key: string]: ViewValue };

export interface OutputFile {
  /** Path below the output folder, with forward slashes, e.g. `fd/src/constants.ts`. */
  readonly path: string;
  /** Template below templates/, without `.hbs`, e.g. `typescript/constants`. */
  readonly template: string;
  readonly view: { readonly [key: string]: ViewValue };
}
