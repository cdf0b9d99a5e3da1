// Takes a scenario file apart: each line into what it does, what it expects and its comment.

import type { SourceLine } from './scenario.js';

const COMMENT = /(?:^|\s)(#.*)$/;
const ARROW = /(?:^|\s)(->|=>)(?=\s|$)/;

export function sourceLines(text: string): SourceLine[] {
  return text.split(/\r?\n/).map((whole, index) => {
    const comment = COMMENT.exec(whole);
    const said = comment === null ? whole : whole.slice(0, comment.index);
    const arrow = ARROW.exec(said);
    return {
      line: index + 1,
      body: (arrow === null ? said : said.slice(0, arrow.index)).trimEnd(),
      arrow: arrow === null ? '' : (arrow[1] as '->' | '=>'),
      expected: arrow === null ? '' : said.slice(arrow.index + arrow[0].length).trim(),
      comment: comment === null ? '' : comment[1].trimEnd(),
    };
  });
}

/** Each line with what goes on right below it: lines of nothing but an expectation belong to the command above them. */
export function commandGroups(lines: readonly SourceLine[]): SourceLine[][] {
  const groups: SourceLine[][] = [];
  for (const line of lines) {
    const above = groups.at(-1);
    const goesOn = line.body.trim() === '' && line.arrow !== '' && above !== undefined && above[0].body.trim() !== '';
    if (goesOn) above.push(line);
    else groups.push([line]);
  }
  return groups;
}
