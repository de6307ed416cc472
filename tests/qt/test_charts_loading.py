"""The library of charts: no thread but the window's makes classes of Qt, and that one is never held long."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys, threading, time
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
app = QApplication([])
from desktop.views.charts import loading
from desktop.viewmodels.store import Store

loading._SLICE = 0.001  # a quick machine would be done within three of the usual ones

class Job(threading.Thread):
    def __init__(self, work):
        super().__init__()
        self.work = work
    def run(self):
        before = set(sys.modules)
        self.work(None)
        new = set(sys.modules) - before
        self.made = {name for name in new if name.split(".")[0] in ("PySide6", "pyqtgraph", "desktop")}

class Desk:
    def consult(self, work, done, owner):
        job = Job(work); job.start(); job.join()
        print("by the job:", sorted(job.made))
        done(None)

gaps, last, ended = [], [time.monotonic()], []
timer = QTimer(); timer.setInterval(0)
timer.timeout.connect(lambda: (gaps.append(time.monotonic() - last[0]), last.__setitem__(0, time.monotonic())))
timer.start()
owner = QObject()
loading.when_loaded(Desk(), owner, lambda: ended.append(loading.loaded()))
while not ended:
    app.processEvents()
print("drawn:", ended, "slices:", len(gaps) > 3)
"""


def test_no_job_imports_what_touches_qt() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["by the job: []", "drawn: [True] slices: True"]
