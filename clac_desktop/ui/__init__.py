"""The window: the only room, beside `app`, that knows Qt."""

from clac_desktop.ui.plain_imports import import_plainly

import_plainly()  # before any other module is imported
