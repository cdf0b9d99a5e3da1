// The frames of a JSON session that wait behind one whose command is held back, so that commands keep their order.

import { HELD_CHARACTERS_MAX } from './websocket-limits.js';

/** A frame's text; undefined for a binary one, which says nothing to a JSON session. */
export type Frame = string | undefined;

export class HeldFrames {
  /** While true, frames are held. */
  isHolding = false;
  #frames: Frame[] = [];
  #characters = 0;

  /** False where there is no more room. */
  add(frame: Frame): boolean {
    this.#characters += 1 + (frame?.length ?? 0);
    if (this.#characters > HELD_CHARACTERS_MAX) return false;
    this.#frames.push(frame);
    return true;
  }

  /** Hands over what is held, oldest first, until a frame makes the next ones wait again. */
  release(handle: (frame: Frame) => void): void {
    const frames = this.#frames;
    this.#frames = [];
    this.#characters = 0;
    this.isHolding = false;
    for (const frame of frames) {
      if (this.isHolding) this.add(frame);
      else handle(frame);
    }
  }
}
