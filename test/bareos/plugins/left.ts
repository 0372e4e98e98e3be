// See told.ts.
export { default } from "./told.js";
