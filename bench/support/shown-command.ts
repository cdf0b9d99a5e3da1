// A benchmark's command line as a page shows it: without the folder that the page was written to.

export function shownCommand(benchmark: string, args: readonly string[]): string {
  const shown = args.filter((arg, index) => !arg.startsWith('--out') && args[index - 1] !== '--out');
  return ['ringbook bench', benchmark, ...shown].join(' ');
}
