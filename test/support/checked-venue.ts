// A venue with validators that holds them to what must be true after every command that nothing follows: exactly what is open is
// reserved, of every account and instrument; and a restart brings back all of it, at any moment.

import { ValidatedVenue } from '../../daemon/scenario/validated-venue.js';
import type { ScenarioCommand } from '../../engine/scenario/scenario-command.js';
import type { Said } from '../../engine/scenario/scenario-venue.js';

export class CheckedVenue extends ValidatedVenue {
  #waits = false;

  override engineWaits(): void {
    this.#waits = true;
    super.engineWaits();
  }

  override engineRuns(): Said {
    this.#waits = false;
    const said = super.engineRuns();
    this.#check();
    return said;
  }

  override run(command: ScenarioCommand): Said {
    const said = super.run(command);
    if (!this.#waits) this.#check();
    return said;
  }

  override restart(): void {
    this.#waits = false;
    super.restart();
    this.#check();
  }

  #check(): void {
    for (const account of this.accounts) {
      let open = 0;
      for (const instrument of this.instruments) {
        const position = this.figures({ about: 'position', account, instrument });
        const reserved = this.figures({ about: 'reserved', account, instrument });
        for (const side of ['buys', 'sells']) {
          const [lots, counted] = [position.get(`open-${side}`), reserved.get(side)];
          if (lots === counted) open += Number(lots);
          else throw new Error(`${this.account(account)} has ${lots} in open ${side}, and ${counted} reserved`);
        }
      }
      const total = this.figures({ about: 'reserved', account, instrument: -1 }).get('total');
      if (open === 0 && total !== 'nothing') throw new Error(`${this.account(account)} has ${total} for no order`);
    }
  }
}
