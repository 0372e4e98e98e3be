// The error for a command line of `run` that cannot be understood.
import { GeneratorError } from "../../errors.js";

export function usage(message: string, fix = "bareos-node run --help"): GeneratorError {
  return new GeneratorError("BN607", { message, consequence: "nothing was run", fix });
}
