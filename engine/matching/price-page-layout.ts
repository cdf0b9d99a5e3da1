// The pool of price pages: a page is 32 neighbouring ticks of one queue of which at least one is an occupied price
// level. It says by one bit a tick which are, and by a table which level each is. Page 0 is none.
//
//   header, word 0     1      2          3            4               6
//   +----------+--------+----------+------------+---------------+----------------+
//   | occupied | next   | previous | queue      | number (f64)  | unused         |
//   +----------+--------+----------+------------+---------------+----------------+
//
// Number = floor(price / 32). Next and previous chain a queue's pages by rising price. Pages are found by a hash
// of (queue, number); an open-addressing table with backward-shift deletion, as the one of client order ids.

/** log2 of the ticks of a page; of the words and doubles of its header, and where its fields stand. */
export const PageLayout = {
  PAGE_TICKS_SHIFT: 5,
  PAGE_TICKS: 32,
  TICK_MASK: 31,
  PAGE_SHIFT: 3,
  PAGE_DOUBLE_SHIFT: 2,
  OCCUPIED: 0,
  NEXT_PAGE: 1,
  PREVIOUS_PAGE: 2,
  PAGE_QUEUE: 3,
  NUMBER: 2,
} as const;
