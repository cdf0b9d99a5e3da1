// Metrics of risk, as the gateway's thread last told them.

import { Counter, Gauge, type Registry } from 'prom-client';

export interface RiskFigures {
  /** Refused order commands by the name of the reason, since the start. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly killSwitches: number;
}

export class RiskMetrics {
  #figures: RiskFigures = { refusals: {}, killSwitches: 0 };

  constructor(registry: Registry) {
    const figures = () => this.#figures;
    new Counter({
      name: 'ringbook_risk_refusals_total',
      help: 'Refused orders, replaces and cancels by reason, whichever stage refused them',
      labelNames: ['reason'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [reason, count] of Object.entries(figures().refusals)) this.inc({ reason }, count);
      },
    });
    new Gauge({
      name: 'ringbook_risk_kill_switches_engaged',
      help: "Kill switches that are engaged; everyone's counts as one",
      registers: [registry],
      collect() {
        this.set(figures().killSwitches);
      },
    });
  }

  update(figures: RiskFigures): void {
    this.#figures = figures;
  }
}
