// Numbers of the channel. Those of entry points are positions in tables of the daemon, which never change; a test holds them
// equal to the generated C++ glue. Those of core functions are generated.

/** Kinds of requests: the numbers of `EntryPoint` in generated/cpp/fd/callbacks.h, and the worker's own. */
export const Request = Object.freeze({
  newPlugin: 0,
  freePlugin: 1,
  getPluginValue: 2,
  setPluginValue: 3,
  handlePluginEvent: 4,
  startBackupFile: 5,
  endBackupFile: 6,
  startRestoreFile: 7,
  endRestoreFile: 8,
  pluginIO: 9,
  createFile: 10,
  setFileAttributes: 11,
  checkFile: 12,
  getAcl: 13,
  setAcl: 14,
  getXattr: 15,
  setXattr: 16,
  load: 64,
  parseDefinition: 65,
  free: 66,
  moreAhead: 67,
  hearCancel: 68,
  behindRoom: 69,
});

/** A core call without a function: the daemon empties the posted ring. */
export const DRAIN = 255;

/** What the value of an event is, `wire::EventValue` in runtime/wire/kinds.h. */
export const EventValue = Object.freeze({
  none: 0,
  string: 1,
  integer: 2,
  time: 3,
  restoreObject: 4,
  savePacket: 5,
  driveLetters: 6,
  deviceStatus: 7,
  volumeStatus: 8,
  deviceRecord: 9,
});

/** Type of a variable's value, `wire::ValueType` in runtime/wire/kinds.h. */
export const ValueType = Object.freeze({
  none: 0,
  int32: 1,
  uint64: 2,
  boolean: 3,
  string: 4,
});

/** Where the runtime says which release of the daemon it serves; generated packages read it. */
export const RELEASE_SYMBOL = Symbol.for("bareos-node.release");

/** Where the runtime puts the addon's functions on files; helpers of the generated packages use them. */
export const NATIVE_SYMBOL = Symbol.for("bareos-node.native");

/** Where the runtime puts the modules of the package that plugins import, by what is imported. */
export const MODULES_SYMBOL = Symbol.for("bareos-node.modules");

/** Where the runtime puts the AbortSignal of the job, for helpers of the generated packages. */
export const SIGNAL_SYMBOL = Symbol.for("bareos-node.signal");

/** Where the runtime puts a function that says whether the job is cancelled, for helpers of the generated packages. */
export const CANCELLED_SYMBOL = Symbol.for("bareos-node.cancelled");

/** What of a backup may be prepared ahead, `AheadMode` in runtime/channel/region.h. */
export const AheadMode = Object.freeze({ nothing: 0, packetsAndData: 1, packets: 2 });

/** What the entries of the ahead ring are, `AheadKind` in runtime/channel/region.h. */
export const AheadKind = Object.freeze({
  padding: 0,
  start: 1,
  open: 2,
  data: 3,
  end: 4,
  acl: 5,
  xattr: 6,
});

/** How files of a restore may be written later, `BehindMode` in runtime/channel/region.h. */
export const BehindMode = Object.freeze({ nothing: 0, files: 1, smallFiles: 2 });

/** What the addon tells of files that are written behind the core, as in runtime/addon/restore.cc. */
export const BehindNews = Object.freeze({ untold: 0, notClosed: 1, notSet: 2, findFolder: 3 });

/** Flags in the answer to a load, as `kHearsCancel` in runtime/channel/region.h. */
export const LoadFlags = Object.freeze({ hearsCancel: 1 });

/** In an answer, in place of "a packet follows": the answer lies in the ahead ring. */
export const LIES_AHEAD = 2;

/** Flags of a start in the ahead ring: what of the file follows there. */
export const Follows = Object.freeze({ data: 1, acl: 2, xattrs: 4 });

/** Places of words in the region's first page, in words of 32 bits. */
export const Word = Object.freeze({
  turn: 16,
  cancelled: 64,
  aheadHead: 112,
  aheadTail: 128,
  aheadActive: 144,
  aheadWaits: 160,
  aheadMode: 176,
  aheadSequence: 192,
  aheadBlock: 208,
  aheadSkip: 224,
  behindMode: 304,
});

/** Value of the turn while the daemon waits for an answer. */
export const TURN_REQUEST = 1;
