// Random commands of administrators and of the clock: trading statuses, instruments that come and go, ticks.

import fc from 'fast-check';
import { TradingStatus } from '../../engine/domain/trading-status.js';
import type { Features } from './feature.js';
import type { ModelRun } from './model-run.js';
import { headerOf, type Wish } from './random-terms.js';
import { SIZES } from './random-venue.js';

export const tickWish = (features: Features) =>
  headerOf(features).map(
    (header): Wish =>
      () => ({ ...header, account: -1, session: 0, kind: 'tick' }),
  );

/** Opens what is not open more often than not, so that trading goes on. */
export const setTradingStatus = (features: Features) => {
  const { OPEN, HALTED, AUCTION, CLOSED } = TradingStatus;
  const statuses: number[] = [
    ...(features.has('statuses') ? [HALTED, CLOSED] : []),
    ...(features.has('auctions') ? [AUCTION, AUCTION, AUCTION] : []),
  ];
  return fc
    .record({
      header: headerOf(features),
      pick: fc.nat(),
      away: fc.constantFrom(...statuses),
      opens: fc.constantFrom(true, true, false),
      wrong: fc.oneof(
        { weight: 20, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom('status', 'index') },
      ),
    })
    .map(
      ({ header, pick, away, opens, wrong }): Wish =>
        (run) => {
          const { instruments } = run.naive;
          const shut = [...instruments.keys()].filter((index) => instruments[index].status !== OPEN);
          const from = shut.length > 0 && opens ? shut : [...instruments.keys()];
          const index = from[pick % Math.max(1, from.length)] ?? 0;
          const isShut = instruments[index]?.status !== OPEN;
          const tradingStatus = wrong === 'status' ? (pick % 2) * 5 : isShut && opens ? OPEN : away;
          return {
            ...header,
            account: -1,
            kind: 'setTradingStatus',
            tradingStatus,
            instrument: wrong === 'index' ? 99 : index,
          };
        },
    );
};

export const addInstrument = (features: Features) =>
  fc
    .record({
      header: headerOf(features),
      symbol: fc.constantFrom('AAA', 'BBB', 'CCC', 'DDD'),
      referencePrice: fc.constantFrom(0, 100),
      band: fc.constantFrom(0, 100),
      opening: fc.nat(40_000),
    })
    .map(({ header, symbol, referencePrice, band, opening }): Wish => {
      const schedule = [opening, opening + 1, opening + 20_000, opening + 40_000] as const;
      const rules = {
        ...(features.has('auctions') ? { referencePrice } : {}),
        ...(features.has('bands') ? { referencePrice, priceBandBasisPoints: band, volatilityAuctionSeconds: 1 } : {}),
        ...(features.has('schedules') ? { schedule, dayEndSecond: opening } : {}),
      };
      return () => ({ ...header, ...SIZES, ...rules, kind: 'addInstrument', symbol });
    });

/** Mostly one without open orders, seldom one that was there from the beginning, never the first. */
export const removeInstrument = (features: Features) =>
  fc.record({ header: headerOf(features), pick: fc.nat(), isEmpty: fc.constantFrom(true, true, false) }).map(
    ({ header, pick, isEmpty }): Wish =>
      (run) => ({ ...header, account: -1, kind: 'removeInstrument', instrument: toRemove(run, pick, isEmpty) }),
  );

function toRemove({ naive }: ModelRun, pick: number, isEmpty: boolean): number {
  const occupied = naive.open().map((order) => order.instrument);
  const first = pick % 8 === 0 ? 1 : 2;
  const found = [...naive.instruments.keys()].filter(
    (index) => index >= first && !(isEmpty && occupied.includes(index)),
  );
  return found[pick % Math.max(1, found.length)] ?? pick % 9;
}
