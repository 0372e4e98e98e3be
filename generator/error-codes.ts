// Every error code, once: what it is, why it comes and what to do. The tables of docs/errors.md are made from it. A code never
// changes its meaning.

/** What the codes of a hundred are about. */
export const ERROR_GROUPS = {
  BN1xx: "clang and other tools",
  BN2xx: "trees: header sets and Bareos checkouts",
  BN3xx: "declarations",
  BN4xx: "output",
  BN5xx: "semantics and model: what headers cannot say, and whether it still fits them",
  BN6xx: "building and installing",
  BN7xx: "comparing, auditing and adopting releases",
  BN9xx: "the command line, and defects of bareos-node",
} as const;

/** The tables as text of Markdown: what, then why and what to do. */
export const ERROR_CODES = {
  BN101: [
    "no clang was found",
    "Nothing in `PATH` is called `clang`, `clang++` or `clang++-N`. Install it with `apt-get install -y clang`, or name one with `--clang` or `CLANG`.",
  ],
  BN102: [
    "clang is too old",
    "13 is the oldest that works; 13, 14, 15, 16 and 19 give the same IR, byte for byte.",
  ],
  BN103: [
    "clang crashed",
    "It ended by a signal or with its own report of a failure. Run it again; if it repeats, try another version.",
  ],
  BN104: [
    "the chosen clang cannot be started",
    "`--clang` or `CLANG` names something that is missing, not executable, or no clang.",
  ],
  BN105: [
    "clang printed too much",
    "A dump of more than 64 MB is never parsed. A plugin header pulls in declarations behind our back: report the tree.",
  ],
  BN106: [
    "clang's dump cannot be read",
    "Empty, no JSON, or of another shape. Try one of the versions above.",
  ],
  BN107: ["interrupted", "Nothing was written and the temporary files were removed."],
  BN108: ["no room for temporary files", "Make room, or set `TMPDIR`."],
  BN109: [
    "clang lacks the target",
    "It was built without it. The distributions' packages have all; or leave the target out.",
  ],
  BN201: ["no such folder", "Check the path."],
  BN202: [
    "not a Bareos source tree",
    "Neither the folder nor its `core/src`, `src` holds a plugin header. Name a checkout, its `core`, its `core/src`, or a header set.",
  ],
  BN203: [
    "a header is missing",
    "The tree is incomplete. Releases before 20 lack some: name them with `--release`.",
  ],
  BN204: ["a header cannot be read", "Check its permissions."],
  BN205: [
    "a header is empty or cut off",
    "It is empty, declares nothing, or ends inside of a comment or an `#if`. Restore it.",
  ],
  BN206: [
    "the release is unknown",
    "The tree does not say, and its declarations fit no known release, or several (20 and 21 are equal). Name it with `--release`.",
  ],
  BN207: [
    "RELEASE names no release",
    "The file of a header set holds one line such as `25` or `26-dev`.",
  ],
  BN208: [
    "LOADING.json has another form",
    "The file of a header set that says which licences the daemon accepts and which functions it looks up. Take the one of another set as a pattern.",
  ],
  BN209: [
    "not in a git repository",
    "`DIR@REVISION` reads git's objects; the folder is in no repository, git refuses it (see its words), or there is no git.",
  ],
  BN210: [
    "no such revision",
    "The repository has no tag, branch or commit of that name; near ones are named. A clone without tags needs `git fetch --tags`.",
  ],
  BN211: [
    "an object of git cannot be read",
    "The clone is partial or damaged. `git fsck` tells; a partial one needs its objects fetched first.",
  ],
  BN212: [
    "no versions in the repository",
    "`history` goes by tags such as `Release/24.0.1` or `v24.0.1` and by branches that stand on them. A clone without tags needs `git fetch --tags`.",
  ],
  BN213: [
    "API.json has another form",
    "`headers/API.json` lists the headers that plugin headers began to include in a later release. Restore it from the repository.",
  ],
  BN301: [
    "an error in an API declaration",
    "clang's message, at its place. Errors outside of the API headers are tolerated, and so are unknown types in prototypes of core routines; an error that touches a declaration of the API never is.",
  ],
  BN302: ["clang rejects a declaration", "It was marked invalid although no message was about it."],
  BN303: [
    "an `#include` of a plugin header cannot be resolved",
    "After it clang is silent about everything else. Complete the tree, or add a folder with `--include`.",
  ],
  BN304: [
    "a type cannot be bridged",
    "Bit-fields, packing, base classes, virtual functions, unnamed unions, C++ classes, values of unknown size: the packet's layout cannot be stated for every target.",
  ],
  BN305: ["an enumerator has no value", "Its expression cannot be evaluated."],
  BN306: [
    "a function of a table cannot be read",
    "Names of parameters come from the header's text, and a macro hides them; or a type name from elsewhere, an array or an attribute hides what is called and how.",
  ],
  BN307: ["two declarations collide", "One name, two meanings. Both places are named."],
  BN308: [
    "layouts differ",
    "The host's compiler lays a struct out differently than its fields say: something packs it, or `generator/clang/targets` is wrong.",
  ],
  BN309: [
    "a required declaration is missing",
    "The header parses, but lacks something without which there is no plugin API. If a new release renamed it, change `generator/clang/required.ts`.",
  ],
  BN310: [
    "no saved IR",
    "The file is not what `bareos-node ir` printed: no JSON, another schema, or facts that do not have the hash that they state. Save it again.",
  ],
  BN311: [
    "a header that nobody has looked at",
    "A header of the plugin API includes another one of the tree. Look at what it declares, and list it in `headers/API.json`, as part of the API or outside of it; `adopt` drafts that.",
  ],
  BN312: [
    "declarations depend on how Bareos was configured",
    "They stand under an `#if` on a result of configure (`HAVE_ACL`), so daemons differ in them. `ir` and `diff` tell what each branch has; bindings can be made for one of them only: take a copy with the branch of the packages that you use.",
  ],
  BN313: [
    "a value depends on the target",
    "`sizeof` of a type of the system, or a number of its headers: the host's is not that of the other target, whose headers are not there.",
  ],
  BN314: [
    "a macro names what is not declared",
    "Its number is not known, so it would be left out of the constants without a word. An include may be missing in the header; if it is no constant, say so in `generator/clang/header-text.ts`.",
  ],
  BN401: [
    "cannot write to the output folder",
    "The system refused: no permission, read-only, full, or a file lies where a folder is needed. `then:` says in what state the output is: no file is ever half-written. Mend it or choose another folder with `--out`.",
  ],
  BN402: [
    "an output path is not a plain relative one",
    "A defect in `generator/emit`: a name leads outside of the output folder. Nothing was written.",
  ],
  BN403: [
    "cannot read the output folder",
    "`check` could not compare. Run `bareos-node generate` first, or make the folder readable.",
  ],
  BN405: [
    "a template is wrong",
    "It does not parse, or it mentions something that its view does not have. The message names template and line.",
  ],
  BN406: [
    "a name cannot be used in TypeScript",
    "A header's or an entry's name is a reserved word or no identifier. Give it another name in `generator/semantics`.",
  ],
  BN407: [
    "two things would get one name",
    "Both are named; rename one of them in `generator/semantics`.",
  ],
  BN408: [
    "a type has no counterpart in TypeScript or on the wire",
    "The generator has to learn it, or the declaration has to be ignored with a reason in `generator/semantics`.",
  ],
  BN409: [
    "two layouts of a packet have one size",
    "The runtime tells layouts apart by the packet's own size. Where a field fell into padding only the daemon's release can: say in the packet's entry why it may (`oneSize:`, [semantics.md](semantics.md)).",
  ],
  BN410: [
    "releases differ in something that one table cannot hold",
    "Order of a function table's slots, a plugin magic or an interface number. The runtime has to learn it before it can serve both.",
  ],
  BN411: [
    "a page of docs/ lacks a generated section",
    "The marks around it are gone. Put them back, or restore the page; `generate` fills what is between them.",
  ],
  BN501: [
    "semantics files cannot be read, or one is missing",
    "Restore `generator/semantics` from the repository.",
  ],
  BN502: [
    "not valid YAML",
    "Mostly a text with a colon, hash or brace that needs quotes, or a key given twice.",
  ],
  BN503: [
    "an unknown key or a wrong value",
    "A typing mistake, or a text that is too short to be a reason. semantics.md lists the keys.",
  ],
  BN504: [
    "one thing described or exported twice",
    "Both places are named. Keep one, or give one another name with `export:`.",
  ],
  BN505: [
    "names something that is not there",
    "A group, field, callback, packet, return code or release that no entry has; or a function that is neither exposed nor ignored.",
  ],
  BN506: [
    "a buffer and its length do not name each other",
    "The buffer says `length:`, its length says `of:`, each with the other's name.",
  ],
  BN507: [
    "a lifetime ends before it begins",
    "`since` is the first release that declares the item, `until` the last one.",
  ],
  BN510: [
    "a header declares something that nobody described",
    "Place: the header, below `core/src`. The fix names the file, the group and a line to begin with. This is the lockstep guarantee.",
  ],
  BN511: [
    "an entry is about something that a release does not declare",
    "A misspelt name, or the item is gone: add `since:`/`until:`, or remove the entry when no supported release has it.",
  ],
  BN512: ["declared outside of the entry's lifetime", "Correct `since:` and `until:`."],
  BN513: [
    "cannot be bridged",
    "The C type does not fit the role (a `path` that is no `char *`). Choose another role, ignore the item with a reason, or teach `generator/model/bridge.ts` and the codecs the type.",
  ],
  BN514: [
    "parameters differ from the header's",
    "List the header's parameters in their order, each with its role.",
  ],
  BN515: [
    "IRs cannot be merged",
    "No release at all, one release twice, or two targets that disagree on more than layouts.",
  ],
  BN516: [
    "the release is too old",
    "Bindings are made for the releases that `generator/semantics/releases.yaml` lists, and later ones. `ir` reads older trees too.",
  ],
  BN517: [
    "a draft that nobody has decided",
    "`adopt` wrote it: an entry with `decide:`, or a doc comment that begins with `DECIDE:`. Answer the question in the entry or write the comment, then remove the mark ([upgrading.md](upgrading.md)).",
  ],
  BN601: [
    "C++ does not compile",
    "Headers, glue and runtime do not fit each other, or the compiler is too old (C++20). The compiler's words are in the message.",
  ],
  BN602: [
    "CMake cannot be started, or cannot configure",
    "Install cmake, ninja-build and g++, or name a compiler with `CXX`. CMake's words are in the message.",
  ],
  BN603: ["nothing to install", "Build first: `npx bareos-node build`."],
  BN604: [
    "no plugin directory",
    "Bareos is not installed where its packages put it: name the folder with `--prefix`.",
  ],
  BN605: [
    "a plugin cannot be copied",
    "No permission, or a full disk. What was there is as it was.",
  ],
  BN606: ["a program or library is not built", "Build it: `npx bareos-node build`."],
  BN607: [
    "`run` cannot tell what to do",
    "No plugin file, no task or two, or an option without `=`.",
  ],
  BN608: [
    "the core host crashed",
    "The plugin took it down, as it would a daemon: a defect, please report it.",
  ],
  BN609: [
    "the folder holds something else",
    "`build --bareos-src` replaces what an earlier build made. Name another folder with `--out`, or empty it.",
  ],
  BN610: [
    "TypeScript or rolldown is missing",
    "`build --bareos-src` compiles packages and worker anew, which takes a checkout of bareos-node after `npm run setup`.",
  ],
  BN611: [
    "packages or worker do not compile with a tree's bindings",
    "The tree lacks or changed what the hand-written half of the packages needs. The compiler's words are in the message.",
  ],
  BN612: [
    "a plugin cannot be loaded",
    "`run --help PLUGIN` asks it for its options. What is wrong stands in the message, as a job would tell it.",
  ],
  BN613: [
    "`new` cannot make that",
    "A name that npm, Node or a definition cannot take, or a kind that the daemon does not have. One that works is named.",
  ],
  BN614: [
    "there is something already",
    "`new` makes a folder, and touches nothing that is there. Choose another name.",
  ],
  BN615: [
    "packages for the new plugin are missing",
    "bareos-node was installed from a tarball, and the others are not beside it. Put them there, or name their folder with `--from`.",
  ],
  BN616: [
    "the folder belongs to the system's packages",
    "dpkg or rpm put it there and will replace it. Change it with them; build in a checkout, install into another folder.",
  ],
  BN701: [
    "nothing to compare",
    "The two sides have no daemon and target in common, for example saved IRs of two daemons. Nothing compared says nothing about drift.",
  ],
  BN702: [
    "the allow-list cannot be used",
    "It is missing, no YAML, or an entry lacks a rule that exists, a subject, a reason or a last day.",
  ],
  BN703: [
    "unknown side",
    "Neither a shipped release nor a file nor a folder. The shipped ones are named.",
  ],
  BN704: ["no such rule", "`bareos-node diff --list` lists them."],
  BN710: [
    "the release is not newer than the newest one",
    "`adopt` drafts from the newest set. To draft again, remove the drafts first.",
  ],
  BN711: [
    "the tree calls itself another release",
    "`adopt --release` names another one than the tree. Give the tree's own name, or say `--yes`.",
  ],
  BN900: [
    "unexpected",
    "A defect of bareos-node. Please report it with the output of the same command under `--debug`.",
  ],
  BN901: [
    "the command line is not understood",
    "An unknown command or option, or a missing argument; the likely intended one is named. See `--help`.",
  ],
  BN902: [
    "options that do not go together",
    "Two options exclude each other, or one needs another one. The message names them.",
  ],
} as const satisfies Readonly<Record<`BN${number}`, readonly [what: string, remedy: string]>>;

export type ErrorCode = keyof typeof ERROR_CODES;
