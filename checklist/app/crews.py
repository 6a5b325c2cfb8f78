"""Who does many jobs: processes of this machine, or the workers of a Dask cluster that reads the same files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from checklist.app.batch import Crew
from checklist.core.errors import Code, InputError, Place, Problem
from checklist.core.extras import install_command
from checklist.core.processes import as_many, workers

_SECONDS = 15
"""How long a cluster may take to answer."""
_TOGETHER = 8
"""Jobs a worker of a cluster is given at once: handing over a task costs two milliseconds."""


@contextmanager
def crew(jobs: int, cluster: str | None = None) -> Iterator[Crew]:
    """Hold those who do so many jobs; ``cluster`` is the address of a Dask scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises ``InputError`` where there is no such cluster, or ``distributed`` is not installed.
    """
    if cluster is None:
        with workers(jobs) as executor:
            yield Crew(executor, as_many(jobs))
        return
    try:
        from distributed import Client
    except ImportError:
        raise InputError([Problem(Code.NO_DISTRIBUTED, Place(), {"command": install_command("distributed")})]) from None
    try:
        client = Client(cluster, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        why = "没有答复" if isinstance(error, OSError) else "地址的写法不对"
        details = {"address": cluster, "why": why}
        raise InputError([Problem(Code.NO_CLUSTER, Place(), details)]) from None
    with client:
        client.run(os.chdir, os.getcwd())  # noqa: PTH109 - paths are written as they were typed
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False)
        yield Crew(executor, 2 * max(1, threads), _TOGETHER)
