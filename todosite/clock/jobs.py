"""The jobs of the site."""

from __future__ import annotations

from datetime import time, timedelta

from eventsourcing.database.scrub import scrub, scrub_soon
from eventsourcing.seals.sealing import make_seal_if_grown
from todosite.clock.clean_up import clean_up
from todosite.clock.job import Job
from todosite.clock.schedule import Daily, Every

# Just after the day of the log's times, which are UTC, and at an hour at which most people of a household sleep.
JOBS = (
    Job("seal", Daily(time(0, 5)), make_seal_if_grown),
    Job("clean up", Daily(time(3, 30)), clean_up),
    # Right after words were erased, a reader may have been in the way.
    Job("take what was erased out of the files", Every(timedelta(minutes=10)), scrub_soon),
    Job("write the database file anew after an erasure", Daily(time(4, 0)), scrub),
)
