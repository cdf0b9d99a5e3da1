// Draws lines over a logarithmic x axis and a y axis from 0, as an SVG of its own.

export interface PlotLine {
  readonly name: string;
  /** x above 0, y from 0. */
  readonly points: readonly (readonly [number, number])[];
  readonly colour: string;
  readonly dashed?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly PlotLine[];
}

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 70;
const RIGHT = 50;
const TOP = 50;
const BOTTOM = 60;
const GRID = '#dddddd';
const INK = '#333333';

export function logPlot(plot: Plot): string {
  const points = plot.lines.flatMap((line) => line.points);
  const axis = new Axis(
    points.map(([x]) => x),
    points.map(([, y]) => y),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(WIDTH / 2, 24, plot.title, 'middle', 15),
    ...axis
      .ys()
      .flatMap((y) => [
        segment(LEFT, axis.y(y), WIDTH - RIGHT, axis.y(y)),
        text(LEFT - 8, axis.y(y) + 4, String(y), 'end'),
      ]),
    ...axis
      .xs()
      .flatMap((x) => [
        segment(axis.x(x), TOP, axis.x(x), HEIGHT - BOTTOM),
        text(axis.x(x), HEIGHT - BOTTOM + 18, x.toLocaleString('en-US'), 'middle'),
      ]),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, plot.xLabel, 'middle'),
    `<g transform="rotate(-90 18 ${HEIGHT / 2})">${text(18, HEIGHT / 2, plot.yLabel, 'middle')}</g>`,
    ...plot.lines.flatMap((line, index) => [...drawn(line, axis), ...legend(line, index)]),
    '</svg>',
    '',
  ].join('\n');
}

/** Where values stand on the page: x between the decades around the points, y from 0 to a round figure above them. */
class Axis {
  readonly #xFrom: number;
  readonly #xTo: number;
  readonly #step: number;
  readonly #yTo: number;

  constructor(xs: readonly number[], ys: readonly number[]) {
    this.#xFrom = Math.floor(Math.log10(Math.min(...xs)));
    this.#xTo = Math.max(this.#xFrom + 1, Math.ceil(Math.log10(Math.max(...xs))));
    this.#step = roundStep(Math.max(...ys) / 5);
    this.#yTo = this.#step * Math.ceil(Math.max(...ys) / this.#step);
  }

  x(value: number): number {
    const share = (Math.log10(value) - this.#xFrom) / (this.#xTo - this.#xFrom);
    return rounded(LEFT + share * (WIDTH - LEFT - RIGHT));
  }
  y(value: number): number {
    return rounded(HEIGHT - BOTTOM - (value / this.#yTo) * (HEIGHT - TOP - BOTTOM));
  }
  /** Every decade. */
  xs(): number[] {
    return Array.from({ length: this.#xTo - this.#xFrom + 1 }, (_, i) => 10 ** (this.#xFrom + i));
  }
  ys(): number[] {
    return Array.from({ length: Math.round(this.#yTo / this.#step) + 1 }, (_, i) => i * this.#step);
  }
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= value) ?? power;
}

function drawn(line: PlotLine, axis: Axis): string[] {
  const at = line.points.map(([x, y]) => `${axis.x(x)},${axis.y(y)}`);
  const dash = line.dashed ? ' stroke-dasharray="6 4"' : '';
  const path = `<polyline points="${at.join(' ')}" fill="none" stroke="${line.colour}" stroke-width="2"${dash}/>`;
  if (line.dashed) return [path];
  const dots = line.points.map(
    ([x, y]) => `<circle cx="${axis.x(x)}" cy="${axis.y(y)}" r="3.5" fill="${line.colour}"/>`,
  );
  return [path, ...dots];
}

function legend(line: PlotLine, index: number): string[] {
  const y = TOP + 16 + index * 18;
  const dash = line.dashed ? ' stroke-dasharray="6 4"' : '';
  return [
    `<line x1="${LEFT + 14}" y1="${y - 4}" x2="${LEFT + 44}" y2="${y - 4}" stroke="${line.colour}" stroke-width="2"${dash}/>`,
    text(LEFT + 52, y, line.name, 'start'),
  ];
}

function segment(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${GRID}"/>`;
}

function text(x: number, y: number, words: string, anchor: string, size = 12): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" fill="${INK}">${escaped}</text>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
