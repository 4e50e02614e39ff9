import axe from 'axe-core'
import type { DeviceWindow } from './device-window.ts'

/**
 * What a machine can find wrong for people with other eyes and hands: `rule: where`, one a fault. A row is called by its
 * name and then says in words what the picture shows in signs, so its text as it is seen is no part of its label.
 */
export async function faultsOf({ page }: DeviceWindow): Promise<string[]> {
  await page.evaluate(axe.source)
  return await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .filter(({ target }) => id !== 'label-content-name-mismatch' || !String(target[0]).startsWith('#conv-'))
        .map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    )
  })
}
