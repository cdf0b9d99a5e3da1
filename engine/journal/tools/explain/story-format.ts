// What `journal explain` prints: a line for each step, or a JSON object a line.

import { timeText } from '../time-text.js';
import type { StoryStep } from './story.js';

const SEQUENCE_WIDTH = 10;
const WHAT_WIDTH = 9;

export function formatStep({ sequence, time, what, text }: StoryStep): string {
  return `${String(sequence).padStart(SEQUENCE_WIDTH)}  ${timeText(time)}  ${what.padEnd(WHAT_WIDTH)}  ${text}`;
}

export function stepToJson({ sequence, time, what, text, facts }: StoryStep): string {
  return JSON.stringify({ sequence, time_ns: time.toString(), what, text, ...facts });
}
