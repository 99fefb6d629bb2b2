"""The start of the frozen product: the same `main` as `clac-desktop`, also for the child processes it starts."""

import multiprocessing

from clac_desktop.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    raise SystemExit(main())
