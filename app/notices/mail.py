"""Sending e-mail: one connection for a round of letters, plain text, nothing that anybody typed in a header."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote, urlsplit

from app.notices.rules import Answer, of_smtp
from app.notices.store import InHand
from app.notices.topics import Message
from app.settings import Settings

TIMEOUT_S = 10


class Post:
    """The way out for letters, opened with the first one and shut at the end of the round."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.server: smtplib.SMTP | None = None

    def __enter__(self) -> Post:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._leave()

    def send(self, notice: InHand, message: Message, at: datetime) -> tuple[Answer, str]:
        """Hand a letter over; answers what came of it, and a code without any text of the server's."""
        url = urlsplit(self.settings.smtp_url)
        if not url.scheme:
            return Answer.PASSING, "no_mail_server"
        letter = written(self.settings, notice, message, at)
        if url.scheme == "file":
            return _into_folder(self.settings.data_dir / "mail", notice, letter)
        try:
            self.server = self.server or _connect(self.settings.smtp_url)
            self.server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            code = next((code for code, _words in error.recipients.values()), 450)
            return of_smtp(code), f"refused_{code}"
        except smtplib.SMTPDataError as error:
            self._leave()
            return of_smtp(error.smtp_code), f"smtp_{error.smtp_code}"
        except smtplib.SMTPResponseException as error:  # connecting, signing in, the sender: nothing about this letter
            self._leave()
            return Answer.PASSING, f"server_{error.smtp_code}"
        except (smtplib.SMTPException, OSError) as error:
            self._leave()
            return Answer.PASSING, type(error).__name__[:24]
        return Answer.TAKEN, ""

    def _leave(self) -> None:
        """Say goodbye, if anybody is there; after a refusal the next letter begins anew."""
        server, self.server = self.server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def written(settings: Settings, notice: InHand, message: Message, at: datetime) -> EmailMessage:
    """The letter: its id is the notice's, so that one that goes out twice is known by it."""
    letter = EmailMessage()
    letter["From"] = settings.mail_from
    letter["To"] = notice.to
    letter["Subject"] = " ".join(message.subject.split())
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{notice.id}@{settings.rp_id}>"
    letter["X-Beatbook-Notice"] = str(notice.id)
    letter["X-Beatbook-Attempt"] = str(notice.attempt)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text, cte="8bit" if message.text.isascii() else "quoted-printable")
    return letter


def _connect(address: str) -> smtplib.SMTP:
    """A server that is ready for letters: encrypted where it has a name and a password, or offers it."""
    url, context = urlsplit(address), ssl.create_default_context()
    host = url.hostname or "localhost"
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT_S)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif url.username:
            server.close()
            raise smtplib.SMTPNotSupportedError("no STARTTLS, so no password is sent")
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _into_folder(folder: Path, notice: InHand, letter: EmailMessage) -> tuple[Answer, str]:
    """For the demo: letters as files."""
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / f"{notice.id}.eml").write_bytes(letter.as_bytes())
    return Answer.TAKEN, ""
