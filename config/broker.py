"""The broker that needs no server: kombu's queue of files, made safe for several processes.

Kombu opens a message's file before it writes it, so that a reader can take it half-written, and it expects the
folders to be there. Here a message appears under its name only when it is whole. It is still only a hint: the rows
of jobs are the truth, and the sweeper puts back what a lost message meant.
"""

import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import time
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

_numbers = count()


class Channel(filesystem.Channel):
    """Kombu's channel with whole files and folders that make themselves."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue, payload, **kwargs):
        name = f"{int(time() * 1000)}-{next(_numbers):06}_{uuid4()}.{queue}.msg"
        self._write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        file = self._exchange_file(exchange)
        if not file.exists():
            self._write_whole(file, "[]", replace=False)
        super()._queue_bind(exchange, routing_key, pattern, queue)

    def _write_whole(self, file: Path, content: str, *, replace: bool = True) -> None:
        part = file.with_name(f".{file.name}.{uuid4()}.part")
        try:
            part.write_text(content)
            if replace:
                part.replace(file)
            else:
                # When another process was quicker, its table may hold bindings already and stays.
                with suppress(FileExistsError):
                    os.link(part, file)
        except OSError as error:
            raise ChannelError(f"The message could not be written to {file.parent}: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)


class Transport(filesystem.Transport):
    """The transport behind ``files://``."""

    Channel = Channel
