import {
  authorized,
  captured,
  compareAnswers,
  figureOf,
  type Bench,
  type Figure,
  type Workload,
} from './workload.ts'

const CONNECTIONS = 16

/** The newest ticket of the biggest project, with a token, as a program asks for it. */
function newest(bench: Bench) {
  return {
    method: 'GET' as const,
    path: '/api/v1/tickets/DESK-100',
    headers: authorized(bench.dataset.tokens.agent),
  }
}

export const getTicket: Workload = {
  name: 'get',
  async run(bench): Promise<Figure[]> {
    const compared = await compareAnswers(bench, [newest(bench)], CONNECTIONS)
    return [
      figureOf(
        { workload: 'get', size: bench.size, what: 'GET one ticket, 16 connections', aim: '≥ 0.5' },
        compared,
      ),
    ]
  },
}

export const getUnchanged: Workload = {
  name: '304',
  async run(bench): Promise<Figure[]> {
    const request = newest(bench)
    const { headers } = await captured(bench.server.url, request)
    const conditional = {
      ...request,
      headers: { ...request.headers, 'if-none-match': headers['etag'] ?? '' },
    }
    const compared = await compareAnswers(bench, [conditional], CONNECTIONS)
    return [
      figureOf({ workload: '304', size: bench.size, what: 'the same, not modified', aim: '≥ 0.8' }, compared),
    ]
  },
}
