"""A nginx of its own in a folder, for tests and measurements: what does not matter to either."""

import os
import shutil
from pathlib import Path
from typing import Final

PROGRAM: Final = shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))
PACKAGE: Final = "nginx-light"
#: Everything that it writes stands in the folder.
_SETTINGS: Final = """
{user}
daemon off;
worker_processes {workers};
pid nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {settings}
}}
"""


def nginx_command(folder: Path, settings: str, workers: int = 1) -> list[str]:
    """Write the configuration of nginx into a folder, and return the command that runs it there.

    Args:
        folder: where it runs.
        settings: what stands in its part ``http``; paths are relative to the folder.
        workers: how many processes answer.
    """
    # The workers of a server that root starts would be another user, who may not enter here.
    user = "user root;" if os.geteuid() == 0 else ""
    text = _SETTINGS.format(user=user, workers=workers, settings=settings)
    (folder / "nginx.conf").write_text(text, "utf-8")
    return [PROGRAM or "nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
