"""The queue's side of the outbox. A job holds an id and nothing else."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from shiyakusho.ground.outbox import services, stalled


@app.task(name=services.DELIVER, queue=services.QUEUE)
def deliver_message(message_id: int) -> None:
    services.deliver(message_id)


@app.periodic(cron="* * * * *")
@app.task(name="outbox.overdue", queue=services.QUEUE, queueing_lock="outbox.overdue")
def deliver_overdue(timestamp: int) -> None:
    services.deliver_overdue()


@app.periodic(cron="* * * * *")
@app.task(
    name="outbox.stalled", queue=services.QUEUE, queueing_lock="outbox.stalled", pass_context=True
)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    await stalled.retry_stalled(context.app.job_manager)
