"""The certificate that TLS is served with."""

import ssl

from amocf.errors import UsageError
from amocf.settings import Settings


def require_certificate(settings: Settings) -> None:
    """Make sure that TLS, if it is wanted, can be served.

    Raises:
        UsageError: if it cannot: a file is missing, or is no certificate or key in PEM.
    """
    certificate, key = settings.tls_certificate, settings.tls_key
    if bool(certificate) != bool(key):
        given, lacks = ("tls_certificate", "tls_key")[:: 1 if certificate else -1]
        raise UsageError(f"{given} is set without {lacks}; https needs both")
    if not certificate:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, _no_password)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or error
        raise UsageError(
            f"{certificate} and {key} cannot be used for https ({reason}); a certificate chain and "
            "its private key are expected, in PEM and without a password"
        ) from None


def _no_password() -> str:
    # Without this, OpenSSL would ask for it on the terminal, in every process that is started.
    return ""
