"""Several walks of which one goes on at a time: after every request it is the next one's turn.

So whatever else the machine does falls on all of them alike, and none is parsed while another is timed.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

Pass = Callable[[], None]


def in_turns(walks: Sequence[Callable[[Pass], None]]) -> None:
    """Run every walk to its end; each calls what it is given to let the next one go on."""
    ring = deque(threading.Semaphore(0) for _ in walks)  # the first is whose turn it is

    def go(gate: threading.Semaphore, walk: Callable[[Pass], None]) -> None:
        gate.acquire()
        try:
            walk(lambda: hand_over(gate))
        finally:
            ring.remove(gate)
            if ring:
                ring[0].release()

    def hand_over(gate: threading.Semaphore) -> None:
        if len(ring) > 1:
            ring.rotate(-1)
            ring[0].release()
            gate.acquire()

    with ThreadPoolExecutor(len(walks)) as threads:
        walking = [threads.submit(go, gate, walk) for gate, walk in zip(ring, walks, strict=True)]
        ring[0].release()
    for walk in walking:
        walk.result()
