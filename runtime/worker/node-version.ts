// Refuses a Node that is too old, before anything is used that it lacks. Imported first, so it may import nothing.

/** As in package.json: the first of 20 in which module hooks and their types are what the runtime uses. */
const OLDEST = { major: 20, minor: 19 } as const;

/** Exit code for "the configuration is wrong", of sysexits.h. */
const CONFIGURATION_ERROR = 78;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
  process.stderr.write(
    `${process.execPath} is Node ${process.versions.node}, plugins need ${OLDEST.major}.${OLDEST.minor} or later: ` +
      "name another one with Node in bareos-node.conf, or with BAREOS_NODE in the daemon's environment\n",
  );
  process.exit(CONFIGURATION_ERROR);
}
