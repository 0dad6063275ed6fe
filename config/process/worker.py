"""Run the queue's worker in this process; beside it the audit's sealer and the build's warden."""

import signal
from types import FrameType

from procrastinate.contrib.django import app


def run_worker(*, one_shot: bool) -> int:
    """Work until told to stop, or until nothing waits."""
    from config.process.serve import WRONG_BUILD, may_serve
    from shiyakusho.ground.audit.sealer import Sealer  # its models need the applications
    from shiyakusho.ground.release.warden import Warden

    if not may_serve():
        return WRONG_BUILD

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    beside = (Sealer(), Warden())
    for thread in beside:
        thread.start()
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
        for thread in beside:
            thread.stop()
    return 0
