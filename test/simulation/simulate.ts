import { Simulation } from './simulation.js';

const [from, count] = process.argv.slice(2).map(Number);
const t = performance.now();
let commands = 0,
  reports = 0,
  lives = 0,
  failed = 0;
for (let seed = from; seed < from + count; seed++) {
  const s = new Simulation(seed);
  try {
    const r = s.run();
    commands += r.commands;
    reports += r.reports;
    lives += r.lives;
    if (count === 1) console.log(r);
  } catch (e) {
    failed++;
    console.log(seed, (e as Error).stack?.slice(0, 1500));
    if (count === 1) console.log(s.trace.tail.join('\n'));
  }
}
console.log({ failed, ms: Math.round(performance.now() - t), commands, reports, lives });
