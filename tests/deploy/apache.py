"""Apache as Debian ships it, on loopback, with a folder of documents and the rules in it."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

_MODULES: Final = Path("/usr/lib/apache2/modules")
_NOBODY: Final = 65534
_CONFIGURATION: Final = """
ServerName localhost
ServerRoot {folder}
PidFile {folder}/httpd.pid
Listen 127.0.0.1:{port}
User {user}
Group {group}
ErrorLog {folder}/error.log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule rewrite_module {modules}/mod_rewrite.so
TypesConfig /etc/mime.types
DocumentRoot {documents}
<Directory {documents}>
    Options FollowSymLinks
    AllowOverride All
    Require all granted
</Directory>
"""


@contextlib.contextmanager
def serving(source: Path) -> Iterator[str]:
    """Serve a copy of a folder as the rules in it say; yield its address, without a slash."""
    program = shutil.which("apache2", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))
    if program is None or not _MODULES.is_dir():
        pytest.skip("Apache is not installed; Debian's package is apache2-bin")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="apache-") as name:
        folder = Path(name)
        documents = Path(shutil.copytree(source, folder / "documents"))
        # The workers of a server that root starts are another user, who has to enter the folder.
        for place in (folder, documents):
            place.chmod(0o755)
        is_root = os.geteuid() == 0
        user, group = (os.geteuid(), os.getegid()) if not is_root else (_NOBODY, _NOBODY)
        values = {"folder": folder, "documents": documents, "modules": _MODULES, "port": port}
        configuration = folder / "httpd.conf"
        configuration.write_text(
            _CONFIGURATION.format(user=f"#{user}", group=f"#{group}", **values)
        )
        command = [program, "-f", str(configuration), "-DFOREGROUND"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            try:
                _wait_for(port, process, folder / "error.log")
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    while True:
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            pytest.fail(said + (log.read_text("utf-8") if log.exists() else ""))
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), 10).close()
            return
        time.sleep(0.02)
