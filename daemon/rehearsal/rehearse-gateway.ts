// Before a gateway begins: one of its own, over rings that nobody else has, hands the reports of new and of canceled orders
// to a session whose client is nobody. See rehearse-engine.ts for why.

import { Command } from '../../engine/domain/command.js';
import { COMMAND_BYTES } from '../../engine/domain/command-layout.js';
import { REPORT_BYTES } from '../../engine/domain/report-layout.js';
import { allocateBookSnapshot } from '../../engine/ring/book-snapshot-area.js';
import { Clock } from '../../engine/ring/clock.js';
import { allocateDoorbell, Doorbell } from '../../engine/ring/doorbell.js';
import { allocateRing, RingConsumer, RingProducer } from '../../engine/ring/one-to-one-ring.js';
import { Gateway } from '../../gateway/gateway.js';
import { GatewayAgent } from '../../gateway/gateway-agent.js';
import { AdminService } from '../../gateway/grpc/admin-service.js';
import type { ProtobufEventPublisher } from '../../gateway/proto/protobuf-event-publisher.js';
import type { VenueMemory } from '../venue-memory.js';
import { ReportScript } from './report-script.js';

const ROUNDS = 16;
/** Of each kind in a round. */
const REPORTS = 1000;
/** A machine that is busy ends its rehearsal early. */
const MILLIS_MAX = 3_000;
/** More than the records of a step, and than the requests of all rounds. */
const RING = 1024;
/** Of an Admin call that needs nothing but its request. */
type Handler = (call: object, respond: () => void) => void;

const ACCOUNT = 0;
const NAME = 'rehearsal';

/**
 * Compiled code goes with the objects that it was compiled for, so they stay. And code that was compiled when there was one
 * object of a kind goes when there is another, so there are two before any is compiled.
 */
let kept: GatewayRehearsal[] = [];

/** Takes some tenths of a second, and leaves nothing but compiled code. */
export function rehearseGateway(memory: VenueMemory): void {
  kept = [new GatewayRehearsal(new Clock(memory.clock)), new GatewayRehearsal(new Clock(memory.clock))];
  kept[1].run();
}

class GatewayRehearsal {
  readonly #gateway: Gateway;
  readonly #agent: GatewayAgent;
  readonly #publisher: ProtobufEventPublisher;
  readonly #script: ReportScript;
  readonly #commands: RingConsumer;
  readonly #setKillSwitch: Handler;

  constructor(clock: Clock) {
    const doorbell = allocateDoorbell();
    const reports = allocateRing('rehearsal', RING, REPORT_BYTES);
    const commands = allocateRing('rehearsal', RING, COMMAND_BYTES);
    this.#gateway = new Gateway({
      validators: [{ ring: commands, doorbell }],
      reports,
      bookSnapshot: allocateBookSnapshot(1),
      clock,
      limits: { accountsMax: 1, historyReports: RING },
    });
    this.#agent = new GatewayAgent(this.#gateway);
    this.#publisher = this.#gateway.protobufPublisher({ send() {}, end() {} });
    this.#script = new ReportScript(new RingProducer(reports, new Doorbell(doorbell)), clock);
    this.#commands = new RingConsumer(commands);
    this.#setKillSwitch = new AdminService(this.#gateway).handlers.SetKillSwitch as Handler;
  }

  run(): void {
    this.#script.directory('REHEARSAL', NAME);
    this.#handOut();
    const begun = performance.now();
    const session = this.#gateway.openSession(this.#publisher);
    session.account = ACCOUNT;
    this.#gateway.sessions.goLive(session);
    for (let round = 0; round < ROUNDS && performance.now() - begun < MILLIS_MAX; round++) {
      this.#script.accepted(REPORTS, session.id);
      this.#handOut();
      this.#script.canceled(REPORTS, this.#gateway.requests.session, this.#requestKill());
      this.#handOut();
    }
    this.#gateway.closeSession(session);
  }

  #requestKill(): number {
    const request = { account: NAME, token: '', engaged: true, cancel_open_orders: true };
    this.#setKillSwitch({ request }, () => {});
    const count = this.#commands.available();
    const { requestIdLow } = new Command(this.#commands.memory, this.#commands.offsetAt(0));
    this.#commands.release(count);
    return requestIdLow;
  }

  #handOut(): void {
    while (this.#agent.doWork() > 0) this.#publisher.onSent();
  }
}
