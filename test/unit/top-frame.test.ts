// The frames of `ringbook top`: rates and percentiles of the time between two looks, within 80 columns.

import { describe, expect, it } from 'vitest';
import { FRAME_COLUMNS, type Look, renderFrame } from '../../daemon/top/frame.js';
import { intervalPercentiles } from '../../daemon/top/interval-percentiles.js';
import { parseMetrics } from '../../daemon/top/metrics-text.js';

function look(at: number, commands: number, fast: number, slow: number): Look {
  const latency = 'ringbook_stage_latency_seconds';
  const text = `# HELP process_start_time_seconds When
process_start_time_seconds 0
process_resident_memory_bytes 209715200
process_cpu_seconds_total ${at / 2000}
ringbook_engine_sequence ${commands}
${latency}_bucket{le="0.0001",stage="total"} ${fast}
${latency}_bucket{le="0.001",stage="total"} ${fast + slow}
${latency}_bucket{le="+Inf",stage="total"} ${fast + slow}
${latency}_count{stage="total"} ${fast + slow}
ringbook_ring_depth{ring="gateway-validator-0"} 3
ringbook_ring_capacity{ring="gateway-validator-0"} 16384
ringbook_ring_produced_total{ring="gateway-validator-0"} ${commands * 2}
ringbook_ring_refusals_total{ring="gateway-validator-0"} 0
ringbook_thread_records_total{thread="engine"} ${commands}
ringbook_thread_longest_duty_cycle_seconds{thread="engine"} 0.0042
ringbook_gateway_sessions 7
`;
  return { metrics: parseMetrics(text), health: 'ready', at };
}

describe('a frame', () => {
  const lines = renderFrame('127.0.0.1:9090', look(3_600_000, 1_000_000, 100, 0), look(3_602_000, 1_024_690, 190, 10));
  const line = (start: string) => lines.find((text) => text.startsWith(start));

  it('says where, how and how long', () => {
    expect(lines[0]).toBe('ringbook 127.0.0.1:9090  ready  up 1:00:02');
    expect(lines[1]).toContain('sequence 1,024,690  12,345 commands/s');
    expect(lines[1]).toContain('memory 200 MiB  cpu 50 %');
  });

  it('has percentiles of the interval alone', () => {
    expect(line('total')?.split(/\s{2,}/)).toEqual(['total', '55.6 us', '100 us', '910 us', '991 us']);
  });

  it('has rings, threads and doors', () => {
    expect(line('gateway-validator-0')?.split(/\s+/)).toEqual(['gateway-validator-0', '3', '16,384', '24,690', '0']);
    expect(line('engine')?.split(/\s+/)).toEqual(['engine', '12,345', '0', '0', '4.20', 'ms']);
    expect(line('gateway sessions')).toMatch(/ 7$/);
  });

  it(`fits ${FRAME_COLUMNS} columns`, () => {
    expect(Math.max(...lines.map((text) => text.length))).toBeLessThanOrEqual(FRAME_COLUMNS);
  });
});

describe('interval percentiles', () => {
  const metrics = (counts: readonly number[]) =>
    parseMetrics(['1', '2', '+Inf'].map((le, i) => `h_bucket{le="${le}"} ${counts[i]}`).join('\n'));

  it('are none where nothing was counted', () => {
    const quiet = intervalPercentiles(metrics([5, 5, 5]), metrics([5, 5, 5]), 'h', {}, [0.5]);
    expect(quiet.count).toBe(0);
    expect(quiet.values[0]).toBeNaN();
  });

  it('stand still at the last bound', () => {
    expect(intervalPercentiles(metrics([0, 0, 0]), metrics([0, 0, 4]), 'h', {}, [0.5, 1]).values).toEqual([2, 2]);
  });
});

it('text that is no metrics is refused', () => {
  expect(() => parseMetrics('<html>')).toThrow('not a line of Prometheus text');
});
