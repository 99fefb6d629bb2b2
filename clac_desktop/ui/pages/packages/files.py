"""What a person does with a written file: show it in its folder, copy its path, open a mail for it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication


def show_in_folder(file: str) -> bool:
    """Open the folder of a file, with the file marked where the system can do that. False where it cannot be opened."""
    path = Path(file)
    if not path.parent.is_dir():
        return False
    if sys.platform == "win32" and path.exists():
        return bool(QProcess.startDetached("explorer", ["/select,", str(path)])[0])
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def copy_path(file: str) -> None:
    """Put the whole path of a file on the clipboard."""
    QGuiApplication.clipboard().setText(str(Path(file)))


def mail_url(subject: str, body: str) -> QUrl:
    """Return the address that opens a mail with subject and text; the file is attached by hand."""
    query = QUrlQuery()
    query.addQueryItem("subject", QUrl.toPercentEncoding(subject).toStdString())
    query.addQueryItem("body", QUrl.toPercentEncoding(body).toStdString())
    url = QUrl("mailto:")
    url.setQuery(query)
    return url


def open_mail(subject: str, body: str) -> bool:
    """Open the mail program with subject and text. False where there is none."""
    return QDesktopServices.openUrl(mail_url(subject, body))
