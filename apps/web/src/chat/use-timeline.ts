import { useTidings } from '@tidings/react'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { openTimeline } from './timeline.ts'
import { NOTHING_LOADED, type Timeline, type TimelineSnapshot } from './timeline-snapshot.ts'

/** A conversation's messages, open as long as the component is there; no timeline before the first effect. */
export function useTimeline(conversationID: string): { timeline: Timeline | null; snapshot: TimelineSnapshot } {
  const { client } = useTidings()
  const [timeline, setTimeline] = useState<Timeline | null>(null)
  useEffect(() => {
    const opened = openTimeline({ client, conversationID })
    setTimeline(opened)
    return () => opened.close()
  }, [client, conversationID])
  const subscribe = useCallback((tell: () => void) => timeline?.subscribe(tell) ?? (() => {}), [timeline])
  const getSnapshot = useCallback(() => timeline?.getSnapshot() ?? NOTHING_LOADED, [timeline])
  return { timeline, snapshot: useSyncExternalStore(subscribe, getSnapshot, getSnapshot) }
}
