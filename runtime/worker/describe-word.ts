// What stands in the place of a release when a worker's program shall only say what options a plugin has.
export const DESCRIBE = "--describe-options";
