"""Run the queue's worker in this process, and beside it the audit's sealer."""

import signal
from types import FrameType

from procrastinate.contrib.django import app


def run_worker(*, one_shot: bool) -> int:
    """Work until told to stop, or until nothing waits."""
    from shiyakusho.ground.audit.sealer import Sealer  # its models need the applications

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    sealer = Sealer()
    sealer.start()
    try:
        with worker_app.replace_connector(worker_app.connector) as running:
            running.run_worker(
                wait=not one_shot,
                concurrency=1,
                install_signal_handlers=not one_shot,
                listen_notify=not one_shot,
                delete_jobs="successful",
            )
    except KeyboardInterrupt:
        pass
    finally:
        sealer.stop()
    return 0
