import { doJob, type Job } from './crew.ts'

process.on('message', (job: Job) => {
  void doJob(job).then((report) => process.send?.(report))
})
// Whoever asked is gone: nobody waits for the rest of a long job.
process.on('disconnect', () => process.exit())
