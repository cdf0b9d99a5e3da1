// `ringbook top`: a live view of a running daemon, from its admin door alone.

import { setTimeout as wait } from 'node:timers/promises';
import { readCommandLine } from '../command-line.js';
import { ExitCode } from '../exit-code.js';
import { formatAddress, parseAddress } from '../settings/address.js';
import { settingNames } from '../settings/setting-names.js';
import type { Look } from '../top/frame.js';
import { UsageError } from '../usage-error.js';
import { type DaemonCommand, print } from './daemon-command.js';

const INTERVAL_MS = 1_000;
const ANSWER_WITHIN_MS = 2_000;
const CLEAR_SCREEN = '\u001b[2J';
const CURSOR_HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const admin = settingNames.find(({ key }) => key === 'admin')!;

export const top: DaemonCommand = {
  name: 'top',
  summary: 'a live terminal view of a running daemon',
  help: `ringbook top [--admin <host:port>] [--once]

Shows rates, stage latencies of the last second, ring depths and memory of a running daemon, each second anew; Ctrl-C
ends it. --once prints one frame, which takes a second, and ends. The address is --admin, else ${admin.environment},
else ${admin.defaultText}.

Examples:
  ringbook top
  ringbook top --admin 127.0.0.1:9090 --once`,

  async run(args) {
    const { values, switches } = readCommandLine('top', args, { values: ['admin'], switches: ['once'] });
    if (switches.has('help')) {
      print(top.help);
      return ExitCode.OK;
    }
    const text = values.get('admin') ?? process.env[admin.environment] ?? admin.defaultText ?? '';
    const address = parseAddress(text);
    if (address === undefined) throw new UsageError(`admin: "${text}" is not allowed; allowed: ${admin.allowed}`);
    return watch(formatAddress(address), switches.has('once'));
  },
};

async function watch(address: string, once: boolean): Promise<number> {
  const { renderFrame } = await import('../top/frame.js');
  try {
    let before = await look(address);
    if (!once) process.stdout.write(CLEAR_SCREEN);
    for (;;) {
      await wait(INTERVAL_MS);
      const now = await look(address);
      const lines = renderFrame(address, before, now);
      if (once) {
        print(lines.join('\n'));
        return ExitCode.OK;
      }
      process.stdout.write(`${CURSOR_HOME}${lines.map((line) => line + CLEAR_LINE).join('\n')}\n${CLEAR_BELOW}`);
      before = now;
    }
  } catch (error) {
    const cause = (error as { cause?: Error }).cause ?? (error as Error);
    process.stderr.write(`ringbook: no daemon answers at ${address}: ${cause.message}\n`);
    return ExitCode.FAILED;
  }
}

async function look(address: string): Promise<Look> {
  const { parseMetrics } = await import('../top/metrics-text.js');
  const get = (path: string) => fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  const [metrics, health] = await Promise.all([get('/metrics'), get('/health/ready')]);
  return { metrics: parseMetrics(await metrics.text()), health: (await health.text()).trim(), at: Date.now() };
}
