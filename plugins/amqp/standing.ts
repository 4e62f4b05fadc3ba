import type { Broker } from './broker.ts'
import type { Plan } from './plan.ts'

/** How the broker stands: each queue with what waits in it, and the exchange. In sentences. */
export async function standing(broker: Broker, { queues, exchange }: Plan): Promise<string[]> {
  const lines = ['The broker answers.']
  for (const { queue, dead, project } of queues) {
    const [now, buried] = [await broker.look(queue), await broker.look(dead)]
    lines.push(
      now
        ? `Queue ${queue} for ${project}: ${String(now.messages)} wait, ${String(now.consumers)} consumers, ${String(buried?.messages ?? 0)} dead letters in ${dead}.`
        : `Queue ${queue} for ${project} is not there; it is made when the plugin is switched on.`,
    )
  }
  if (exchange === null) return [...lines, 'Nothing goes out.']
  const is = (await broker.hasExchange(exchange))
    ? 'is there'
    : 'is not there; it is made when the plugin is switched on'
  return [...lines, `Exchange ${exchange} ${is}.`]
}
