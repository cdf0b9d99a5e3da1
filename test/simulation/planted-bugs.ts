// Bugs that the simulator must find, each put around a part of the venue from outside: what a slip of the pen in the code
// under test would do.

import { RejectReason } from '../../engine/domain/reject-reason.js';
import type { Disk } from '../../engine/journal/disk.js';
import type { Journal } from '../../engine/journal/journal.js';
import type { RecoveryTarget } from '../../engine/journal/recovery.js';
import { SLOTS } from '../../engine/matching/capacities.js';
import { OrderStore } from '../../engine/matching/order-store.js';
import { makeLastBatchCheck } from './forged-batch.js';
import { overridden } from './overridden.js';
import type { PlantedBug } from './planted-bug.js';

/** Seeds within which each must be found. */
export const SEEDS_MAX = 100;

const skipSync: PlantedBug = {
  name: 'skip the fdatasync',
  disk: (disk) => overridden(disk, { fdatasync: () => {} }),
};

const skipDirectorySync: PlantedBug = {
  name: 'skip the sync of the directory',
  disk: (disk) => overridden(disk, { syncDirectory: () => {} }),
};

/** Every other batch goes to the disk together with the next one. */
const acknowledgeEarly: PlantedBug = {
  name: 'acknowledge before durable',
  journal: (journal) => {
    let batches = 0;
    return overridden<Journal>(journal, {
      sync: () => {
        if (batches++ % 2 === 1 || journal.batchIsFull) journal.sync();
      },
    });
  },
};

/** Whatever a torn batch holds is taken for the batch. */
const dropTailCheck: PlantedBug = {
  name: 'drop the tail check',
  recoveryDisk: (disk) =>
    overridden<Disk>(disk, {
      read: (file, bytes, from, length, position) => {
        const read = disk.read(file, bytes, from, length, position);
        if (position === 0) makeLastBatchCheck(bytes, from, read);
        return read;
      },
    }),
};

/** Recovery says that it has cut the torn batch off, and leaves its bytes where they are. */
const keepTornTail: PlantedBug = {
  name: 'leave the torn tail in its place',
  recoveryDisk: (disk) =>
    overridden<Disk>(disk, { write: (_file, _bytes, _from, length) => length, fdatasync: () => {} }),
};

/** The kernel takes the pages of a failed sync for clean: the second attempt succeeds and does nothing. */
const retrySync: PlantedBug = {
  name: 'try a failed fdatasync again',
  disk: (disk) =>
    overridden<Disk>(disk, {
      fdatasync: (file) => {
        try {
          disk.fdatasync(file);
        } catch (error) {
          if (!(error instanceof Error && 'code' in error)) throw error;
          disk.fdatasync(file);
        }
      },
    }),
};

/** A slot goes to another order under the id that the one before it had. */
const reuseOrderId: PlantedBug = {
  name: 'reuse an order id',
  install: () => {
    const { id } = OrderStore.prototype;
    OrderStore.prototype.id = function (this: OrderStore, slot: number): number {
      return id.call(this, slot) % SLOTS;
    };
    return () => {
      OrderStore.prototype.id = id;
    };
  },
};

const applyTwice: PlantedBug = {
  name: 'apply a command twice after recovery',
  replay: (target) => {
    let isFirst = true;
    return overridden<RecoveryTarget>(target, {
      execute: (memory, offset, sequence, low, high) => {
        target.execute(memory, offset, sequence, low, high);
        if (isFirst && sequence > 8) target.execute(memory, offset, sequence, low, high);
        if (sequence > 8) isFirst = false;
      },
    });
  },
};

const skipReplayed: PlantedBug = {
  name: 'leave out a command in recovery',
  replay: (target) =>
    overridden<RecoveryTarget>(target, {
      execute: (memory, offset, sequence, low, high) => {
        if (sequence % 50 !== 49) target.execute(memory, offset, sequence, low, high);
      },
    }),
};

const loseMarketEvent: PlantedBug = {
  name: 'lose a held market event',
  producer: (producer, ring) =>
    ring === 'market events'
      ? overridden(producer, { commitAllButLastQuietly: () => producer.commitQuietly() })
      : producer,
};

const lateExposure: PlantedBug = {
  name: 'publish exposure late',
  producer: (producer, ring) => {
    if (ring !== 'exposures') return producer;
    let batches = 0;
    return overridden(producer, {
      commitQuietly: () => {
        if (batches++ % 7 !== 6) producer.commitQuietly();
      },
    });
  },
};

const forgetSessions: PlantedBug = {
  name: 'number sessions from 1 after recovery',
  recovered: (recovered) => ({ ...recovered, highestSession: 0 }),
};

const forgetTime: PlantedBug = {
  name: 'forget the engine time in recovery',
  recovered: (recovered) => ({ ...recovered, lastTimeLow: 0, lastTimeHigh: 0 }),
};

const keepOrders: PlantedBug = {
  name: 'lose the cancel of a session that ends',
  gateway: (gateway) => {
    gateway.disconnectCancels.add = () => {};
  },
};

/** A command that is refused as BUSY goes on all the same, as soon as there is room. */
const executeRefused: PlantedBug = {
  name: 'execute a command that was refused',
  gateway: ({ ingress }) => {
    const send = ingress.send.bind(ingress);
    const waiting: Uint8Array[] = [];
    ingress.send = (memory) => {
      const reason = send(memory);
      if (reason === RejectReason.BUSY) waiting.push(memory.uint8.slice(0, 256));
      else if (waiting.length > 0) {
        const own = memory.uint8.slice(0, 256);
        memory.uint8.set(waiting.pop()!);
        send(memory);
        memory.uint8.set(own);
      }
      return reason;
    };
  },
};

export const PLANTED_BUGS: readonly PlantedBug[] = [
  skipSync,
  acknowledgeEarly,
  dropTailCheck,
  reuseOrderId,
  keepTornTail,
  skipDirectorySync,
  retrySync,
  applyTwice,
  skipReplayed,
  loseMarketEvent,
  lateExposure,
  forgetSessions,
  forgetTime,
  keepOrders,
  executeRefused,
];
