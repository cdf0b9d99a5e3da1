// The MarketData service: what can be traded, and books as the engine has them now. Owner: the gateway thread.

import { type ServerUnaryCall, type sendUnaryData, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { formatDecimal } from '../../engine/domain/instrument.js';
import type { Gateway } from '../gateway.js';
import { writeBook } from '../proto/answer-encoder.js';
import { WireWriter } from '../proto/wire-writer.js';
import { echo, plainRejectText } from '../reject-words.js';

interface BookRequest {
  readonly symbol: string;
  readonly depth: number;
}

const BOOK_BYTES = 1024;

export function marketDataHandlers(gateway: Gateway): UntypedServiceImplementation {
  return {
    GetInstruments: (_call: ServerUnaryCall<object, object>, respond: sendUnaryData<object>) => {
      respond(null, { instruments: gateway.instruments.all.map(toMessage) });
    },
    GetBook: (call: ServerUnaryCall<BookRequest, Buffer>, respond: sendUnaryData<Buffer>) => {
      getBook(gateway, call.request, respond);
    },
  };
}

function toMessage(instrument: Gateway['instruments']['all'][number]): object {
  return {
    symbol: instrument.symbol,
    tick_size: formatDecimal(instrument.tickSize),
    lot_size: formatDecimal(instrument.lotSize),
    status: instrument.tradingStatus,
  };
}

function getBook(gateway: Gateway, request: BookRequest, respond: sendUnaryData<Buffer>): void {
  const { symbol, depth } = request;
  const instrument = gateway.instruments.find(symbol);
  if (instrument === undefined) {
    const details = symbol === '' ? 'symbol is missing' : `symbol ${echo(symbol)} is not that of any instrument`;
    respond({ code: status.NOT_FOUND, details });
    return;
  }
  gateway.books.ask({
    instrument: instrument.index,
    depth,
    onBook(sequence, area, bids, asks) {
      const writer = new WireWriter(BOOK_BYTES);
      writeBook(writer, symbol, sequence, area, bids, asks);
      respond(null, writer.bytes.subarray(0, writer.at));
    },
    onRefused(reason) {
      respond({ code: status.UNAVAILABLE, details: plainRejectText(reason) });
    },
  });
}
