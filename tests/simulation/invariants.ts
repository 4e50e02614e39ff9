import { checkDevice } from './check-device.ts'
import { checkAsked, checkHeard, checkIntents, checkSenderOrder } from './check-promises.ts'
import { checkMessages, checkUnread } from './check-server.ts'
import type { Checks } from './checks.ts'
import type { Plan } from './plan.ts'
import { checkModel } from './reference-check.ts'
import type { Tenant } from './tenant.ts'

/** Everything that must hold for one app once the world is quiet. */
export async function checkQuietWorld(tenant: Tenant, checks: Checks, plan: Plan): Promise<void> {
  const { truth, commits, model, wasRestored } = tenant
  const devices = [...tenant.devices.values()]
  // No clock was off: intent times can be compared across devices.
  const wereClocksRight = !plan.events.some(({ kind }) => kind === 'deviceClock' || kind === 'nodeClock')
  truth.holdStill()
  checkMessages(checks, truth, commits.timelines)
  checkUnread(checks, truth, commits.users)
  checkModel(checks, model, truth)
  if (!wasRestored) checkIntents(checks, truth, devices, wereClocksRight)
  for (const device of devices) {
    checkAsked(checks, truth, device, wasRestored)
    await checkDevice(checks, truth, device)
    if (!wasRestored && wereClocksRight) checkHeard(checks, truth, device)
  }
  checkSenderOrder(checks, truth, commits.timelines, devices)
}
