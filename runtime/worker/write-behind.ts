// Files of a restore that the daemon's side answers for and the addon writes (docs/channel.md): whether the plugin lets them be,
// and what is to be said when one fails. All else of a restore is asked of the plugin as ever.
import { WRITE_BEHIND } from "bareosfd";
import type { WriteBehind as Offer } from "bareosfd";
import type { BehindListener, Channel } from "./channel.js";
import type { Plugin } from "./plugin.js";
import { BehindMode, BehindNews, Word } from "./protocol.js";

export class WriteBehind {
  private offer: Offer | null = null;

  private readonly words: Int32Array;

  constructor(private readonly channel: Channel) {
    this.words = new Int32Array(channel.words);
  }

  /** Before the plugin makes a file, when its options are known: says what the daemon may answer after this one. */
  begin(plugin: Plugin): void {
    const offer = plugin.offer(WRITE_BEHIND) as Offer | null;
    const mode = offer?.mode ?? "nothing";
    this.offer = offer;
    if (mode !== "nothing") {
      offer?.watchFolder((name, descriptor) => {
        this.channel.restoreFolder(name, descriptor);
      });
    }
    Atomics.store(this.words, Word.behindMode, BehindMode[mode]);
  }

  readonly onNews: BehindListener = (news, bytes, error, attribute) => {
    const { offer } = this;
    if (offer === null) return;
    if (news === BehindNews.findFolder) offer.findFolder(bytes);
    else if (error === null) throw new Error(`news ${news} of a restored file without an error`);
    else if (news === BehindNews.untold) offer.failed(bytes, error);
    else if (news === BehindNews.notClosed) offer.notClosed(bytes, error);
    else if (attribute !== null) offer.notSet(bytes, attribute, error);
  };
}
