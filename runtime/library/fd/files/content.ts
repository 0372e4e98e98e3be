// Content that plugins hand in, in all its forms: what is taken, how long it is, how it is read, how it is given up.
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { isAnyArrayBuffer } from "node:util/types";
import type { Chunk, Content } from "./file-entry.js";

/** The bytes of a piece; null for what is none. They are shared, not copied. */
export function bytesOf(piece: unknown): Uint8Array | null {
  if (typeof piece === "string") return Buffer.from(piece);
  if (piece instanceof Uint8Array) return piece;
  if (ArrayBuffer.isView(piece)) {
    return new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
  }
  return isAnyArrayBuffer(piece) ? new Uint8Array(piece) : null;
}

/** Whether something is content, other than a function that gives some. */
export function isContent(value: unknown): value is Content {
  if (isPiece(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return value instanceof Blob || Symbol.asyncIterator in value || Symbol.iterator in value;
}

/** Length in bytes; null when only reading tells. */
export function lengthOf(content: Content): number | null {
  if (typeof content === "string") return Buffer.byteLength(content);
  return content instanceof Blob ? content.size : (bytesOf(content)?.length ?? null);
}

/** Its pieces, in their order. */
export function piecesOf(content: Content): Iterator<unknown> | AsyncIterator<unknown> {
  if (isPiece(content)) return [content].values();
  if (content instanceof Blob) return content.stream()[Symbol.asyncIterator]();
  return Symbol.asyncIterator in content
    ? content[Symbol.asyncIterator]()
    : content[Symbol.iterator]();
}

/**
 * Takes content over from the plugin. A stream that fails before it is read, or is not read at all, must not end the
 * job as an error that nobody handles: whoever reads it gets the error.
 */
export function adoptContent(content: unknown): void {
  if (content instanceof EventEmitter) content.on("error", () => undefined);
}

/**
 * Gives up content that nobody reads to its end: a stream is destroyed, which closes what it reads from, and a generator
 * is ended. Harmless at any time and for anything. Never throws.
 */
export function discardContent(content: unknown): void {
  if (typeof content !== "object" || content === null || isPiece(content)) return;
  try {
    adoptContent(content);
    const names = content instanceof ReadableStream ? ["cancel"] : ["destroy", "return"];
    for (const name of names) if (quietly(content, name)) return;
  } catch {
    // It is given up either way.
  }
}

/** Calls a method that is there, and lets it fail; gives whether it was. */
function quietly(target: object, name: string): boolean {
  const method: unknown = Reflect.get(target, name);
  if (typeof method !== "function") return false;
  const answer: unknown = Reflect.apply(method, target, []);
  if (answer instanceof Promise) answer.catch(() => undefined);
  return true;
}

function isPiece(value: unknown): value is Chunk {
  return typeof value === "string" || ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}
