"""Jobs of a worker that was killed: the queue keeps them as being done until somebody looks."""

import logging

from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

logger = logging.getLogger(__name__)

SILENT_SECONDS = 30.0  # a worker's heart beats every 10 s
MAX_ATTEMPTS = 5


async def retry_stalled(jobs: JobManager) -> int:
    """Queue again what was being done by workers whose heart stopped; how many jobs that were.

    Every job of the house may run twice: a row of the outbox is locked and delivered by its key, and
    the nightly ones look anew. A job that five workers did not survive is given up as failed; one
    whose like waits in the queue already is dropped.
    """
    stalled = await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS)
    return sum([await _again(jobs, job) for job in stalled])


async def _again(jobs: JobManager, job: Job) -> bool:
    if job.attempts + 1 >= MAX_ATTEMPTS:
        await jobs.finish_job(job, Status.FAILED, delete_job=False)
        logger.error("job %s %s given up: no worker survives it", job.id, job.task_name)
        return False
    try:
        await jobs.retry_job(job)
    except UniqueViolation:
        await jobs.finish_job(job, Status.ABORTED, delete_job=True)
        return False
    except ConnectorException:  # another worker took it up meanwhile
        return False
    logger.warning("job %s %s of a killed worker: again", job.id, job.task_name)
    return True
