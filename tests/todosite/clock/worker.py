"""A process with a scheduler: `python -m tests.todosite.clock.worker ALIAS DATABASE FILE SECONDS LEASE`.

Its hourly job adds a line to FILE, takes SECONDS, and adds another one. The process ends with its input. LEASE is in
seconds.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings


def main(using: str, database: str, file: str, seconds: str, lease: str) -> None:
    settings.DATABASES[using]["NAME"] = database
    django.setup()
    from todosite.clock.job import Job
    from todosite.clock.schedule import Every
    from todosite.clock.scheduler import Scheduler

    def run(using: str) -> None:
        for line in ("began", "ended"):
            with Path(file).open("a") as lines:
                lines.write(f"{line}\n")
            time.sleep(float(seconds) if line == "began" else 0)

    job = Job("noted in a file", Every(timedelta(hours=1)), run)
    Scheduler([job], using, lease_time=timedelta(seconds=float(lease)), first_look=0, look=0.05).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
