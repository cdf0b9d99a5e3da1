// The symbol table says what a Map of the same symbols would, whatever is added and removed in whatever order.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_INSTRUMENT } from '../../engine/domain/limits.js';
import { SymbolTable } from '../../gateway/symbol-table.js';

const symbols = fc.stringMatching(/^[A-C]{1,4}$/);
const steps = fc.array(fc.record({ add: fc.boolean(), symbol: symbols, instrument: fc.nat(65_535) }), {
  maxLength: 200,
});

it('agrees with a Map', () => {
  fc.assert(
    fc.property(steps, fc.array(symbols, { minLength: 20, maxLength: 20 }), (script, asked) => {
      const table = new SymbolTable(1);
      const model = new Map<string, number>();
      const find = (symbol: string) => table.find(Buffer.from(`?${symbol}`), 1, symbol.length);
      for (const { add, symbol, instrument } of script) {
        if (add) {
          table.add(Buffer.from(symbol), instrument);
          model.set(symbol, instrument);
        } else {
          table.remove(Buffer.from(symbol));
          model.delete(symbol);
        }
        expect(find(symbol)).toBe(model.get(symbol) ?? NO_INSTRUMENT);
      }
      for (const symbol of [...asked, ...model.keys()]) expect(find(symbol)).toBe(model.get(symbol) ?? NO_INSTRUMENT);
    }),
  );
});
