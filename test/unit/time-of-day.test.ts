// Times of day are read strictly and written the same.

import { expect, it } from 'vitest';
import { formatTimeOfDay, parseTimeOfDay } from '../../engine/domain/time-of-day.js';

it('reads every second of the day as it writes it', () => {
  for (let second = 0; second < 86_400; second++) {
    if (parseTimeOfDay(formatTimeOfDay(second)) !== second) expect(formatTimeOfDay(second)).toBe(second);
  }
  expect(formatTimeOfDay(34_200)).toBe('09:30:00');
});

it.each(['24:00:00', '9:30:00', '09:30', '09:60:00', '09:30:60', '', '09:30:00Z', ' 09:30:00', '09:30:00.5'])(
  'refuses %j',
  (text) => {
    expect(parseTimeOfDay(text)).toBeUndefined();
  },
);
