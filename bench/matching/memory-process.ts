// Measures the memory of one book in a process of its own: what another book has given back would not count again.

import { measureMemory } from './memory.js';
import { SHAPES } from './shapes.js';

const [name, resting] = process.argv.slice(2);
const shape = SHAPES.find((each) => each.name === name);
if (shape === undefined) throw new Error(`no book is called ${name}`);
console.log(JSON.stringify(measureMemory(shape, Number(resting))));
