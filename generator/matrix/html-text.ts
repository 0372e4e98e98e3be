// Building HTML from values: whatever is put into a page is escaped, unless it is HTML that was built here.

/** A piece of HTML. Only `html` and `join` make one. */
export class Html {
  constructor(readonly text: string) {}
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Tag of template literals: html`<b>${name}</b>`. */
export function html(texts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const parts = texts.map((text, index) => {
    const value = values[index];
    if (value === undefined) return text;
    return text + (value instanceof Html ? value.text : escape(value));
  });
  return new Html(parts.join(""));
}

export function join(pieces: readonly Html[], between = ""): Html {
  return new Html(pieces.map(({ text }) => text).join(between));
}
